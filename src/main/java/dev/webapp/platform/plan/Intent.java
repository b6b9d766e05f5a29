package dev.webapp.platform.plan;

import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;

/**
 * What is wanted of one platform.
 *
 * @param uid the platform's, unique among all its lives
 * @param graph what it shall consist of: nothing where it is being deleted
 * @param leaves whether the platform itself is being deleted
 */
public record Intent(
    String uid, Ownership ownership, Graph<Resource> graph, Inventory inventory, ChangePolicy policy, boolean leaves) {

  /** The same with another inventory. */
  public Intent knowing(Inventory now) {
    return new Intent(uid, ownership, graph, now, policy, leaves);
  }

  /**
   * Whether what is there may be relied on: it is ours, or somebody else's whom we only look up. What a stranger's
   * resource of the same name tells must reach nobody, least of all its password.
   */
  public boolean trusts(Kind<?, ?> kind, Handle handle, Observed observed) {
    return kind instanceof Lookup || ownership.claims(handle.id(), observed.tags());
  }

  /** Whether the graph wants exactly that physical resource. */
  public boolean wants(Handle handle) {
    return graph.find(handle.id()).filter(r -> r.handle().equals(handle)).isPresent();
  }
}
