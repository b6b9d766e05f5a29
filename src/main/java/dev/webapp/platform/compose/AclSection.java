package dev.webapp.platform.compose;

import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.api.NetworkSpec;
import dev.webapp.platform.aws.ec2.NetworkAcl;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What gets into the database subnets at all: the same whichever platforms there are; none disturbs another. */
final class AclSection {
  private static final ResourceId ACL = new ResourceId("NetworkAcl", "databases");
  private static final String ORIGIN = "spec.network.networkAcls";
  private static final List<Integer> PORTS = Stream.concat(
      Stream.of(DatabaseSpec.Engine.values()).map(DatabaseSection::port),
      Stream.of(CacheSection.PORT, DocumentStoreSection.PORT)).sorted().toList();

  private final Draft draft;
  private final NetworkSection network;

  AclSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
  }

  static boolean isManaged(Draft draft) {
    return draft.spec().network().networkAcls() == NetworkSpec.NetworkAcls.MANAGED;
  }

  void compose() {
    if (!isManaged(draft) || !network.hasStores()) {
      return;
    }
    String place = draft.spec().network().vpcId() != null
        ? draft.spec().network().vpcId() : draft.setting().clusterName();
    if (place == null) {
      throw new InvalidSpec(ORIGIN, "is Managed, and nobody tells the VPC by name: set spec.network.vpcId, or the "
          + "operator's --cluster-name");
    }
    String physical = draft.sharedName(place, "databases");
    draft.add(Resource.of(ACL, physical, draft.scope(), Part.NETWORK, ORIGIN, values -> new NetworkAcl(
        values.get(Draft.network("vpcId")), values.list(Draft.network("aclSubnetIds")), rules(values),
        draft.sharedTags(ACL, physical))));
  }

  /** In another account, from both VPCs. */
  private List<String> rules(Values values) {
    List<String> callers = new ArrayList<>(values.list(Draft.network("vpcCidrs")));
    callers.addAll(values.list(network.ofPods("vpcCidrs")));
    List<String> stores = new ArrayList<>(values.list(Draft.network("databaseCidrs")));
    stores.addAll(values.list(Draft.network("databaseIpv6Cidrs")));
    return NetworkAcl.rules(PORTS, callers, stores);
  }
}
