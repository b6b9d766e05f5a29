package dev.webapp.platform.kubernetes;

import dev.webapp.platform.graph.ResourceId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who reaches the pods, and what the pods reach. */
public final class Boundaries {
  private Boundaries() {}

  /**
   * Admits the platform's own pods and the load balancer to a service's port, and nobody to a service without one.
   *
   * @param port null where the service takes no requests
   * @param loadBalancerCidrs where the load balancer's addresses are; empty where the service has no route
   * @param gateway the namespace of the proxy that leads to the service; null where none does
   */
  public static List<NetworkPolicyIngressRule> ingress(
      Frame frame, Integer port, List<String> loadBalancerCidrs, String gateway) {
    if (port == null) {
      return List.of();
    }
    List<NetworkPolicyPeer> peers = new ArrayList<>();
    peers.add(new NetworkPolicyPeerBuilder().withNewPodSelector()
        .withMatchLabels(Map.of(Frame.PLATFORM, frame.platform())).endPodSelector().build());
    loadBalancerCidrs.forEach(cidr ->
        peers.add(new NetworkPolicyPeerBuilder().withNewIpBlock().withCidr(cidr).endIpBlock().build()));
    if (gateway != null) {
      peers.add(new NetworkPolicyPeerBuilder().withNewNamespaceSelector()
          .withMatchLabels(Map.of("kubernetes.io/metadata.name", gateway)).endNamespaceSelector().build());
    }
    return List.of(new NetworkPolicyIngressRuleBuilder().withFrom(peers)
        .addNewPort().withPort(new IntOrString(port)).withProtocol("TCP").endPort().build());
  }

  /**
   * Who reaches a service's pods, and what they reach.
   *
   * @param egress null where nothing is kept from them
   */
  public static Manifest networkPolicy(
      Frame frame, ResourceId id, String service, List<NetworkPolicyIngressRule> ingress, Egress egress) {
    return networkPolicy(frame.metadata(id, Workloads.objectName(frame, service), service), frame.selector(service),
        ingress, egress);
  }

  /** The same of the pods that run a service's release command, which nobody has a reason to connect to. */
  public static Manifest releasePolicy(Frame frame, ResourceId id, String name, String service, Egress egress) {
    return networkPolicy(frame.metadata(id, name, service), frame.releaseSelector(service), List.of(), egress);
  }

  private static Manifest networkPolicy(
      ObjectMeta metadata, Map<String, String> pods, List<NetworkPolicyIngressRule> ingress, Egress egress) {
    return Manifest.of(new NetworkPolicyBuilder().withMetadata(metadata).withNewSpec()
        .withNewPodSelector().withMatchLabels(pods).endPodSelector()
        .withPolicyTypes(egress == null ? List.of("Ingress") : List.of("Ingress", "Egress"))
        .withIngress(ingress).withEgress(egress == null ? List.of() : egress.rules())
        .endSpec().build());
  }

  /**
   * Gives the platform's pods security groups of their own.
   *
   * @param groupIds the cluster's group, without which pods reach neither DNS nor the API server, and ours
   */
  public static Manifest securityGroupPolicy(Frame frame, ResourceId id, List<String> groupIds) {
    return securityGroupPolicy(
        frame.metadata(id, frame.platform()), Map.of(Frame.PLATFORM, frame.platform()), groupIds);
  }

  /**
   * Gives pods of one service its security group.
   *
   * @param name the policy's
   * @param pods the labels that they have
   * @param groupIds five at most, which is what a network interface takes
   */
  public static Manifest securityGroupPolicy(Frame frame, ResourceId id, String service, String name,
      Map<String, String> pods, List<String> groupIds) {
    return securityGroupPolicy(frame.metadata(id, name, service), pods, groupIds);
  }

  private static Manifest securityGroupPolicy(ObjectMeta metadata, Map<String, String> pods, List<String> groupIds) {
    GenericKubernetesResource policy = new GenericKubernetesResource();
    policy.setApiVersion(ObjectType.SECURITY_GROUP_POLICY.apiVersion());
    policy.setKind(ObjectType.SECURITY_GROUP_POLICY.kind());
    policy.setMetadata(metadata);
    policy.setAdditionalProperty("spec", new TreeMap<>(Map.of(
        "podSelector", Map.of("matchLabels", pods), "securityGroups", Map.of("groupIds", groupIds))));
    return Manifest.of(policy);
  }
}
