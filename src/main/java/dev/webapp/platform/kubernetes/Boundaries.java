package dev.webapp.platform.kubernetes;

import dev.webapp.platform.graph.ResourceId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
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
   */
  public static Manifest networkPolicy(
      Frame frame, ResourceId id, String service, Integer port, List<String> loadBalancerCidrs) {
    List<NetworkPolicyIngressRule> rules = new ArrayList<>();
    if (port != null) {
      List<NetworkPolicyPeer> peers = new ArrayList<>();
      peers.add(new NetworkPolicyPeerBuilder().withNewPodSelector()
          .withMatchLabels(Map.of(Frame.PLATFORM, frame.platform())).endPodSelector().build());
      loadBalancerCidrs.forEach(cidr ->
          peers.add(new NetworkPolicyPeerBuilder().withNewIpBlock().withCidr(cidr).endIpBlock().build()));
      rules.add(new NetworkPolicyIngressRuleBuilder().withFrom(peers)
          .addNewPort().withPort(new IntOrString(port)).withProtocol("TCP").endPort().build());
    }
    return Manifest.of(new NetworkPolicyBuilder()
        .withMetadata(frame.metadata(id, Workloads.objectName(frame, service), service)).withNewSpec()
        .withNewPodSelector().withMatchLabels(frame.selector(service)).endPodSelector()
        .withPolicyTypes("Ingress").withIngress(rules).endSpec().build());
  }

  /**
   * Gives the platform's pods security groups of their own.
   *
   * @param groupIds the cluster's group, without which pods reach neither DNS nor the API server, and ours
   */
  public static Manifest securityGroupPolicy(Frame frame, ResourceId id, List<String> groupIds) {
    GenericKubernetesResource policy = new GenericKubernetesResource();
    policy.setApiVersion(ObjectType.SECURITY_GROUP_POLICY.apiVersion());
    policy.setKind(ObjectType.SECURITY_GROUP_POLICY.kind());
    policy.setMetadata(frame.metadata(id, frame.platform()));
    policy.setAdditionalProperty("spec", new TreeMap<>(Map.of(
        "podSelector", Map.of("matchLabels", Map.of(Frame.PLATFORM, frame.platform())),
        "securityGroups", Map.of("groupIds", groupIds))));
    return Manifest.of(policy);
  }
}
