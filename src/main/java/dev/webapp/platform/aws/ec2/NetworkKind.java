package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.ClusterNetwork;
import dev.webapp.platform.aws.ClusterNetwork.Placement;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * Finds the VPC, its subnets by role and the cluster's security group, and looks whether they serve. However many
 * platforms ask, the VPCs are read with one DescribeVpcs, DescribeSubnets and DescribeRouteTables, one
 * DescribeSecurityGroups where EKS keeps the group to itself and another one where CloudFront reaches into one of them,
 * one DescribeNatGateways where pods have to get out, and two DescribeVpcAttribute for each that is a cluster's.
 */
public final class NetworkKind implements Lookup<NetworkQuery, ObservedNetwork> {
  private final Clients clients;
  private final ClusterNetwork clusters;

  public NetworkKind(Clients clients, ClusterNetwork clusters) {
    this.clients = clients;
    this.clusters = clusters;
  }

  @Override
  public String name() {
    return "Network";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedNetwork> observe(Scope scope, Collection<Sought<NetworkQuery>> sought) {
    Ec2Client ec2 = clients.get(Ec2Client.class, scope);
    Map<Handle, NetworkQuery> queries = new LinkedHashMap<>();
    sought.stream().filter(s -> s.desired() != null).forEach(s -> queries.put(s.handle(), s.desired()));
    Map<List<String>, Optional<Placement>> placements = new HashMap<>();
    queries.values().stream().filter(q -> q.clusterName() != null).forEach(q -> placements.computeIfAbsent(
        List.of(q.region(), q.clusterName()), _ -> clusters.find(q.region(), q.clusterName())));

    Map<String, Subnet> named = namedSubnets(ec2, queries.values(), placements);
    Map<Handle, String> vpcIds = new LinkedHashMap<>();
    queries.forEach((handle, query) -> vpcIds.put(handle, vpcId(query, placement(query, placements), named)));
    NetworkSurvey survey = survey(ec2, scope, queries, vpcIds, placements, named.values());

    Map<Handle, ObservedNetwork> found = new LinkedHashMap<>();
    queries.forEach((handle, query) -> {
      Placement placement = placement(query, placements);
      if (vpcIds.get(handle) != null) {
        found.put(handle, survey.find(query, vpcIds.get(handle), placement));
      } else if (placement != null || !subnetIds(query).isEmpty()) {
        found.put(handle, ObservedNetwork.unknown(unknownSubnets(scope, query)));
      }
    });
    return found;
  }

  private static Placement placement(NetworkQuery query, Map<List<String>, Optional<Placement>> placements) {
    return query.clusterName() == null
        ? null : placements.get(List.of(query.region(), query.clusterName())).orElse(null);
  }

  private static List<String> subnetIds(NetworkQuery query) {
    List<String> ids = new ArrayList<>();
    for (SubnetRole role : SubnetRole.values()) {
      ids.addAll(query.subnetIds(role));
    }
    return ids;
  }

  /** Subnets by which a VPC must be found, because no one names it. */
  private static Map<String, Subnet> namedSubnets(
      Ec2Client ec2, Collection<NetworkQuery> queries, Map<List<String>, Optional<Placement>> placements) {
    Set<String> ids = new TreeSet<>();
    for (NetworkQuery query : queries) {
      Placement placement = placement(query, placements);
      if (query.vpcId() == null) {
        List<String> ofSpec = subnetIds(query);
        ids.addAll(ofSpec);
        if (ofSpec.isEmpty() && placement != null && placement.vpcId() == null) {
          ids.addAll(placement.subnetIds());
        }
      }
    }
    Map<String, Subnet> named = new TreeMap<>();
    // By filter and not by id: an unknown id is then missing from the answer instead of failing it.
    Portions.of(ids).forEach(portion -> ec2.describeSubnetsPaginator(
        r -> r.filters(f -> f.name("subnet-id").values(portion))).subnets().forEach(s -> named.put(s.subnetId(), s)));
    return named;
  }

  /** By the spec's ids first, then by the cluster; null where neither leads to one. */
  private static String vpcId(NetworkQuery query, Placement placement, Map<String, Subnet> named) {
    if (query.vpcId() != null) {
      return query.vpcId();
    }
    List<String> ids = subnetIds(query);
    if (ids.isEmpty() && placement != null) {
      if (placement.vpcId() != null) {
        return placement.vpcId();
      }
      ids = placement.subnetIds();
    }
    return ids.stream().map(named::get).filter(Objects::nonNull).map(Subnet::vpcId).findFirst().orElse(null);
  }

  private static NetworkSurvey survey(
      Ec2Client ec2, Scope scope, Map<Handle, NetworkQuery> queries, Map<Handle, String> vpcIds,
      Map<List<String>, Optional<Placement>> placements, Collection<Subnet> named) {
    Set<String> ids = new TreeSet<>();
    Set<String> ofClusters = new TreeSet<>();
    Set<String> left = new TreeSet<>();
    Set<String> entered = new TreeSet<>();
    Set<String> untold = new TreeSet<>();
    vpcIds.forEach((handle, vpcId) -> {
      if (vpcId != null) {
        NetworkQuery query = queries.get(handle);
        Placement placement = placement(query, placements);
        ids.add(vpcId);
        if (query.clusterName() != null) {
          ofClusters.add(vpcId);
          if (placement == null || placement.securityGroupId() == null) {
            untold.add(NetworkSurvey.clusterTag(query.clusterName()));
          }
        }
        if (query.needs().cloudFront()) {
          entered.add(vpcId);
        }
        if (Boolean.TRUE.equals(query.needs().nat())) {
          left.add(vpcId);
        }
      }
    });
    VpcContents contents = VpcContents.empty();
    contents.subnets().addAll(named);
    contents.read(ec2, ids);
    if (!untold.isEmpty()) {
      contents.readTaggedGroups(ec2, ids, untold);
    }
    contents.readNamedGroups(ec2, entered, NetworkSurvey.CLOUDFRONT_GROUP);
    contents.readGateways(ec2, left);
    contents.vpcs().stream().map(Vpc::vpcId).filter(ofClusters::contains).distinct().sorted()
        .forEach(id -> contents.readDns(ec2, id));
    return new NetworkSurvey(scope.region(), contents);
  }

  private static String unknownSubnets(Scope scope, NetworkQuery query) {
    List<String> ids = subnetIds(query);
    return ids.isEmpty()
        ? "EKS cluster '" + query.clusterName() + "' tells no VPC that is visible in " + scope
            + ": name one in spec.network.vpcId"
        : "The subnet ID '" + ids.getFirst() + "' does not exist in " + scope.region() + ": correct spec.network";
  }

  @Override
  public String missing(NetworkQuery query) {
    return (query.clusterName() == null
        ? "no EKS cluster is named to take the VPC from"
        : "there is no EKS cluster '" + query.clusterName() + "' in " + query.region() + " to take the VPC from")
        + ": name the VPC in spec.network.vpcId";
  }

  @Override
  public Readiness readiness(ObservedNetwork observed) {
    Findings findings = observed.findings();
    List<String> failures = Stream.concat(findings.problems().stream(), findings.faults().stream()).toList();
    if (!failures.isEmpty()) {
      return new Readiness.Failed(String.join("; ", failures), false);
    }
    return findings.warnings().isEmpty()
        ? Readiness.READY : new Readiness.Ready(String.join("; ", findings.warnings()));
  }

  /** Nothing of a network that will not do, lest something be built in half of it. */
  @Override
  public Outputs outputs(ObservedNetwork observed) {
    if (!observed.findings().problems().isEmpty()) {
      return Outputs.NONE;
    }
    return Outputs.of("vpcId", observed.vpcId())
        .and("vpcCidr", observed.vpcCidr())
        .and("vpcCidrs", observed.vpcCidrs())
        .and("publicSubnetIds", observed.publicSubnetIds())
        .and("privateSubnetIds", observed.privateSubnetIds())
        .and("databaseSubnetIds", observed.databaseSubnetIds())
        .and("publicCidrs", observed.publicCidrs())
        .and("privateCidrs", observed.privateCidrs())
        .and("databaseCidrs", observed.databaseCidrs())
        .and("databaseIpv6Cidrs", observed.databaseIpv6Cidrs())
        .and("endpointSubnets", observed.endpointSubnets())
        .and("routeTableIds", observed.routeTableIds())
        .and("aclSubnetIds", observed.aclSubnetIds())
        .and("clusterSecurityGroupId", observed.clusterSecurityGroupId())
        .and("cloudFrontSecurityGroupId", observed.cloudFrontSecurityGroupId());
  }

  @Override
  public Set<String> permissions() {
    // eks:DescribeCluster is called through ClusterNetwork, with the operator's own credentials.
    return Set.of("ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "ec2:DescribeRouteTables",
        "ec2:DescribeNatGateways", "ec2:DescribeVpcAttribute", "eks:DescribeCluster");
  }
}
