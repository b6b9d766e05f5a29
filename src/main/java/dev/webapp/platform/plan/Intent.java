package dev.webapp.platform.plan;

import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Values;
import java.util.Optional;

/**
 * What is wanted of one platform.
 *
 * @param uid the platform's, unique among all its lives
 * @param graph what it shall consist of: nothing where it is being deleted
 * @param leaves whether the platform itself is being deleted
 */
public record Intent(
    String uid, Ownership ownership, Graph<Resource> graph, Inventory inventory, Rules rules, boolean leaves,
    Consent consent) {
  /** One policy for everything, and nothing was approved of. */
  public Intent(String uid, Ownership ownership, Graph<Resource> graph, Inventory inventory, ChangePolicy policy,
      boolean leaves) {
    this(uid, ownership, graph, inventory, Rules.of(policy), leaves, Consent.NONE);
  }

  /** The same with another inventory. */
  public Intent knowing(Inventory now) {
    return new Intent(uid, ownership, graph, now, rules, leaves, consent);
  }

  /** The platform's own; single resources may have others. */
  public ChangePolicy policy() {
    return rules.general().policy();
  }

  /** Whether users may approve of the step where it waits. */
  public boolean asks(Step step) {
    return step.action() != Action.REFUSE && rules.of(step.handle().id()).policy().asks();
  }

  /** The entry of a resource that has been there, if it has. */
  public Optional<Inventory.Entry> known(Handle handle) {
    return inventory.find(handle).filter(Inventory.Entry::seen);
  }

  /** Whether others may be made of what was seen: it is ours, or of a kind that is only looked up. */
  public boolean trusts(Kind<Desired, Observed> kind, Handle handle, Observed observed) {
    return switch (kind) {
      case Lookup<Desired, Observed> _ -> true;
      case ResourceKind<Desired, Observed> owned -> owns(owned, handle, observed);
    };
  }

  /** Whether it is ours: by its tags, or as what our creation has begun and could not tag. */
  public boolean owns(ResourceKind<Desired, Observed> kind, Handle handle, Observed observed) {
    if (ownership.claims(handle.id(), observed.tags())) {
      return true;
    }
    return inventory.find(handle).filter(entry -> {
      Desired desired = !wants(handle) ? null
          : graph.find(handle.id()).orElseThrow().template().render(Values.symbolic());
      return kind.begun(observed, desired, entry.recorded());
    }).isPresent();
  }

  /** Whether the graph wants exactly that physical resource. */
  public boolean wants(Handle handle) {
    return graph.find(handle.id()).filter(r -> r.handle().equals(handle)).isPresent();
  }
}
