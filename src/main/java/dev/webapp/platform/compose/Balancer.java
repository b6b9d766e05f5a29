package dev.webapp.platform.compose;

import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.ManifestKinds;

/** The load balancers that a platform may have. */
enum Balancer {
  /** The way in for everybody whom the gateway is for. */
  OUTER("gateway", "load-balancer"),
  /** Behind what AWS answers with elsewhere; nobody else reaches it. */
  INNER("internal", "internal-load-balancer"),
  /** Before Kong's proxy. */
  KONG("kong", "kong-load-balancer");

  private final String name;
  private final String group;

  /**
   * @param name in the ids of what it is made of
   * @param group in those of its security group and its rules
   */
  Balancer(String name, String group) {
    this.name = name;
    this.group = group;
  }

  /** The one that the cluster's controller makes. */
  ResourceId balancer() {
    return new ResourceId("LoadBalancer", name);
  }

  /** What it is made from. */
  ResourceId ingress() {
    return new ResourceId(ManifestKinds.INGRESS, name);
  }

  ResourceId certificate() {
    return new ResourceId("Certificate", name);
  }

  ResourceId securityGroup() {
    return new ResourceId("SecurityGroup", group);
  }

  /** A rule about it. */
  String rule(String what) {
    return group + "-" + what;
  }

  /** A rule of pods about it. */
  String podsRule(int port) {
    return "pods-from-" + group + "-" + port;
  }

  String words() {
    return switch (this) {
      case OUTER -> "load balancer";
      case INNER -> "internal load balancer";
      case KONG -> "load balancer before Kong";
    };
  }
}
