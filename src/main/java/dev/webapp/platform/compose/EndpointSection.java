package dev.webapp.platform.compose;

import dev.webapp.platform.aws.ec2.EndpointSecurityGroup;
import dev.webapp.platform.aws.ec2.VpcEndpoint;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Ways to AWS's services that do not leave the VPC; all platforms of it that ask for one have it in common. */
final class EndpointSection {
  private static final String ORIGIN = "spec.network.privateEndpoints";
  private static final String GROUP_NAME = "webapp-platform-endpoints";
  private static final ResourceId GROUP = new ResourceId("EndpointSecurityGroup", "endpoints");
  /** What route tables lead to; all others have addresses. */
  private static final Set<String> GATEWAYS = Set.of("dynamodb", "s3");

  private final Draft draft;
  private final NetworkSection network;

  EndpointSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
  }

  void compose() {
    List<String> services = draft.spec().network().privateEndpoints().stream().distinct().sorted().toList();
    if (services.isEmpty()) {
      return;
    }
    if (draft.setting().clusterName() == null) {
      throw new InvalidSpec(ORIGIN, "nobody tells the cluster whose VPC they are for: set the operator's "
          + "--cluster-name");
    }
    if (!GATEWAYS.containsAll(services)) {
      addGroup();
    }
    services.forEach(this::addEndpoint);
  }

  private void addGroup() {
    String physical = physicalName("endpoints");
    draft.add(Resource.of(GROUP, physical, draft.home(), Part.NETWORK, ORIGIN, values -> new EndpointSecurityGroup(
        GROUP_NAME, values.get(network.ofPods("vpcId")), values.list(network.ofPods("vpcCidrs")),
        draft.sharedTags(GROUP, physical))));
  }

  private void addEndpoint(String service) {
    ResourceId id = new ResourceId("VpcEndpoint", service);
    String physical = physicalName(service);
    Map<String, String> tags = draft.sharedTags(id, physical);
    if (GATEWAYS.contains(service)) {
      draft.add(Resource.of(id, physical, draft.home(), Part.NETWORK, ORIGIN, values -> VpcEndpoint.gateway(
          serviceName(service), values.get(network.ofPods("vpcId")), values.list(network.ofPods("routeTableIds")),
          tags)));
    } else {
      draft.add(Resource.of(id, physical, draft.home(), Part.NETWORK, ORIGIN, values -> VpcEndpoint.ofInterface(
          serviceName(service), values.get(network.ofPods("vpcId")),
          byZone(values, network.ofPods("endpointSubnets")), values.get(GROUP.ref("groupId")), tags))
          .after(Edge.ready(GROUP)));
    }
  }

  private static Map<String, String> byZone(Values values, Ref subnets) {
    Map<String, String> byZone = new TreeMap<>();
    for (String each : values.list(subnets)) {
      int at = each.indexOf('=');
      // Where the zones are not known yet it is the ref itself.
      byZone.put(at < 0 ? "zones" : each.substring(0, at), each.substring(at + 1));
    }
    return byZone;
  }

  /** In China names of most services begin otherwise (VPC user guide, "AWS services that integrate"). */
  private String serviceName(String service) {
    String region = draft.home().region();
    boolean china = region.startsWith("cn-") && !GATEWAYS.contains(service);
    return (china ? "cn." : "") + "com.amazonaws." + region + "." + service;
  }

  /** The same for all platforms of the cluster that are in one VPC, and no other cluster's. */
  private String physicalName(String name) {
    String vpc = draft.spec().network().vpcId();
    String place = vpc == null || draft.isAbroad() ? draft.setting().clusterName() : vpc;
    return draft.sharedName(place, name);
  }
}
