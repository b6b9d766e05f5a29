package dev.webapp.platform.compose;

import dev.webapp.platform.aws.ec2.NetworkQuery;
import dev.webapp.platform.aws.ec2.SecurityGroup;
import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Values;
import java.util.function.Function;

/**
 * A VPC that is found, and what is made in it.
 *
 * @param scope whose it is
 * @param network what finds it
 */
record Vpc(Draft draft, Scope scope, ResourceId network) {
  /** One of its outputs. */
  Ref ref(String output) {
    return network.ref(output);
  }

  void find(NetworkQuery query) {
    draft.add(Resource.of(
        network, Digest.of(16, query.toString()), scope, Part.NETWORK, "spec.network", _ -> query));
  }

  void addGroup(ResourceId id, String description, boolean allowAllEgress, Part part, String origin) {
    String name = draft.names().of(id.name(), 255);
    draft.add(Resource.of(id, name, scope, part, origin, values -> new SecurityGroup(
        name, values.get(ref("vpcId")), description, allowAllEgress, draft.namedTags(id, name))));
  }

  /**
   * Adds a rule for one port of TCP; answers it.
   *
   * @param group the id of the group that it is of
   * @param peer the other side: a group's id or a block of addresses
   */
  ResourceId addRule(String name, Ref group, String direction, int port, Function<Values, String> peer,
      String description, Part part, String origin, Edge... after) {
    ResourceId id = new ResourceId("SecurityGroupRule", name);
    String physical = draft.names().of(name, 255);
    return draft.add(Resource.of(id, physical, scope, part, origin, values -> new SecurityGroupRule(
        values.get(group), direction, "tcp", port, port, peer.apply(values), description,
        draft.namedTags(id, physical))).after(after));
  }
}
