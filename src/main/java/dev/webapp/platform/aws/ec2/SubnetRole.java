package dev.webapp.platform.aws.ec2;

import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What a subnet serves for, and the tag that says so. */
enum SubnetRole {
  /** The AWS Load Balancer Controller puts internet-facing load balancers there. */
  PUBLIC("public", "kubernetes.io/role/elb", Set.of("", "1"), "spec.network.publicSubnetIds"),
  /** And internal ones there; pods live there too. */
  PRIVATE("private", "kubernetes.io/role/internal-elb", Set.of("", "1"), "spec.network.privateSubnetIds"),
  DATABASE("database", "platform.webapp.dev/role", Set.of("database"), "spec.network.databaseSubnetIds");

  private static final String CLUSTER_TAG = "kubernetes.io/cluster/";
  private final String word;
  private final String key;
  private final Set<String> values;
  private final String field;

  SubnetRole(String word, String key, Set<String> values, String field) {
    this.word = word;
    this.key = key;
    this.values = values;
    this.field = field;
  }

  /**
   * Whether the subnet's tags give it this role. Load balancers leave subnets alone that are tagged for other clusters
   * only, as the controller does.
   */
  boolean plays(Subnet subnet, String clusterName) {
    boolean tagged = subnet.tags().stream().anyMatch(t -> t.key().equals(key) && values.contains(t.value()));
    return tagged && (this == DATABASE || clusterName == null || !reservedForOthers(subnet, clusterName));
  }

  private static boolean reservedForOthers(Subnet subnet, String clusterName) {
    var clusters = subnet.tags().stream().map(Tag::key).filter(k -> k.startsWith(CLUSTER_TAG)).toList();
    return !clusters.isEmpty() && !clusters.contains(CLUSTER_TAG + clusterName);
  }

  /** The field of the spec that names such subnets. */
  String field() {
    return field;
  }

  /** The tag as one sets it. */
  String tag() {
    return key + "=" + (this == DATABASE ? "database" : "1");
  }

  @Override
  public String toString() {
    return word;
  }
}
