package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link AwsAccount#furnish} made; lists are in order of zones.
 *
 * @param clusterSecurityGroupId the group that EKS made and every pod is in
 */
public record Furnishing(
    String region,
    String clusterName,
    String vpcId,
    List<String> publicSubnetIds,
    List<String> privateSubnetIds,
    List<String> databaseSubnetIds,
    String clusterSecurityGroupId) {

  /** Domains that the account has. */
  static final List<String> HOSTED_ZONES = List.of("example.com", "example.org", "example.net", "campus.example.edu");
  private static final Map<String, Map.Entry<String, String>> ROLES = roles();

  static Furnishing make(AwsRegion region, String clusterName) {
    Ec2 ec2 = region.ec2();
    String clusterTag = "kubernetes.io/cluster/" + clusterName;
    String vpc = ec2.addVpc("10.0.0.0/16", Map.of("Name", clusterName, clusterTag, "shared"));
    Map<String, List<String>> subnets = new LinkedHashMap<>();
    for (int zone = 0; zone < 2; zone++) {
      int kind = 0;
      for (Map.Entry<String, Map.Entry<String, String>> role : ROLES.entrySet()) {
        char letter = (char) ('a' + zone);
        String name = clusterName + "-" + role.getKey() + "-" + letter;
        Map<String, String> tags = Map.of("Name", name, clusterTag, "shared",
            role.getValue().getKey(), role.getValue().getValue());
        String cidr = "10.0." + (zone * 10 + kind++) + ".0/24";
        subnets.computeIfAbsent(role.getKey(), absent -> new ArrayList<>())
            .add(ec2.addSubnet(vpc, cidr, region.name() + letter, tags));
      }
    }
    ec2.addRouteTable(vpc, subnets.get("public"), ec2.addInternetGateway(vpc));
    ec2.addRouteTable(vpc, subnets.get("private"), ec2.addNatGateway(subnets.get("public").getFirst()));
    ec2.addRouteTable(vpc, subnets.get("database"), null);
    String group = ec2.addGroup(vpc, "eks-cluster-sg-" + clusterName, "EKS cluster security group",
        Map.of(clusterTag, "owned"));
    region.eks().add(clusterName, vpc, subnets.get("private"), group);
    return new Furnishing(region.name(), clusterName, vpc, subnets.get("public"), subnets.get("private"),
        subnets.get("database"), group);
  }

  /** What the subnets of a kind are found by. */
  private static Map<String, Map.Entry<String, String>> roles() {
    Map<String, Map.Entry<String, String>> roles = new LinkedHashMap<>();
    roles.put("public", Map.entry("kubernetes.io/role/elb", "1"));
    roles.put("private", Map.entry("kubernetes.io/role/internal-elb", "1"));
    roles.put("database", Map.entry("platform.webapp.dev/role", "database"));
    return roles;
  }
}
