package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.ec2.Attachment;
import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.rds.Cohabitant;
import dev.webapp.platform.sandbox.aws.rds.Rds;
import dev.webapp.platform.sandbox.aws.region.Ids;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import dev.webapp.platform.sandbox.aws.region.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterParameterGroup;
import software.amazon.awssdk.services.docdb.model.DBClusterSnapshot;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.Filter;
import software.amazon.awssdk.services.docdb.model.Parameter;
import software.amazon.awssdk.services.docdb.model.Tag;
import software.amazon.awssdk.services.docdb.model.VpcSecurityGroupMembership;

/** The clusters of a region: what DocumentDB's operations share. */
final class DocDbState {
  /** A part of DocumentDB's client. */
  interface Part extends DocDbClient {
    @Override
    default String serviceName() {
      return DocDbClient.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  private final Region region;
  private final Ec2 ec2;
  private final Rds rds;
  /** Without what follows from others: see {@link Views}. */
  final Store<DBCluster> clusters;
  /** Likewise. */
  final Store<DBInstance> instances;
  /** The identifier of the instance that writes, by cluster. */
  final Store<String> writers;
  /** Whether an instance uses its cluster's parameters, by its resource id. */
  final Store<String> parameterStatuses;
  final Store<DBClusterParameterGroup> parameterGroups;
  /** What users set in a parameter group, by name. */
  final Store<Map<String, Parameter>> parameters;
  final Store<DBClusterSnapshot> snapshots;
  /** Clusters as they were when a snapshot was taken, by its identifier. */
  final Store<DBCluster> origins;
  /** Tags of everything, by ARN. */
  final Store<List<Tag>> tags;
  /** What is in clusters, by resource id, and in snapshots, by ARN. */
  final Timeline<String> contents = new Timeline<>();
  /** Master passwords, by the same keys. */
  final Timeline<String> passwords = new Timeline<>();

  DocDbState(Region region, Ec2 ec2, Rds rds) {
    this.region = region;
    this.ec2 = ec2;
    this.rds = rds;
    clusters = new Store<>(region.view(), DocDbState::attributes);
    instances = new Store<>(region.view(), instance -> Stream.of("engine=" + instance.engine(),
        "db-instance-id=" + instance.dbInstanceIdentifier(), "db-cluster-id=" + instance.dbClusterIdentifier()));
    writers = new Store<>(region.view());
    parameterStatuses = new Store<>(region.view());
    parameterGroups = new Store<>(region.view());
    parameters = new Store<>(region.view());
    snapshots = new Store<>(region.view(), snapshot -> Stream.of("type=" + snapshot.snapshotType(),
        "id=" + snapshot.dbClusterSnapshotIdentifier(), "cluster=" + snapshot.dbClusterIdentifier()));
    origins = new Store<>(region.view());
    tags = new Store<>(region.view());
    ec2.heldBy(this::attachments);
    rds.sharedWith(new OnRds());
  }

  Region region() {
    return region;
  }

  Ec2 ec2() {
    return ec2;
  }

  Rds rds() {
    return rds;
  }

  Instant now() {
    return region.now();
  }

  /** A cluster by identifier or ARN. */
  DBCluster cluster(String identifier) {
    DBCluster cluster = identifier == null ? null : clusters.get(key(identifier));
    if (cluster == null) {
      throw DOCDB.error("DBClusterNotFoundFault", 404, "DBCluster " + identifier + " not found.");
    }
    return cluster;
  }

  /** An instance by identifier or ARN. */
  DBInstance instance(String identifier) {
    DBInstance instance = identifier == null ? null : instances.get(key(identifier));
    if (instance == null) {
      throw DOCDB.error("DBInstanceNotFound", 404, "DBInstance " + identifier + " not found.");
    }
    return instance;
  }

  /** A cluster's instances, by identifier. */
  List<DBInstance> instancesOf(String cluster) {
    return instances.with("db-cluster-id=" + cluster);
  }

  /** A group by name, or null. AWS's own {@code default.*} groups come to be when first asked for. */
  DBClusterParameterGroup parameterGroup(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    DBClusterParameterGroup group = parameterGroups.get(key);
    if (group == null && key.startsWith("default.") && Engine.hasFamily(key.substring(8))) {
      return DBClusterParameterGroup.builder().dbClusterParameterGroupName(key)
          .dbParameterGroupFamily(key.substring(8)).dbClusterParameterGroupArn(arn("cluster-pg", key))
          .description("Default cluster parameter group for " + key.substring(8)).build();
    }
    return group;
  }

  String arn(String sort, String name) {
    return region.arn(DOCDB, sort + ":" + name);
  }

  /** The host of an endpoint, such as {@code main.cluster-c0123456789a.us-east-1.docdb.amazonaws.com}. */
  String host(String name, String sort) {
    return name + "." + sort + "c" + Ids.mixed(region.account() + region.name(), 11) + "." + region.name()
        + ".docdb.amazonaws.com";
  }

  /** The key of an identifier or ARN: AWS keeps identifiers in lower case. */
  static String key(String identifier) {
    String name = identifier.startsWith("arn:") ? identifier.split(":", 7)[6] : identifier;
    return name.toLowerCase(Locale.ROOT);
  }

  /** Filters as clauses of a {@link Store}. */
  static List<List<String>> clauses(List<Filter> filters, Set<String> names) {
    List<List<String>> clauses = new ArrayList<>();
    for (Filter filter : filters) {
      if (!names.contains(filter.name())) {
        throw DOCDB.refuse("InvalidParameterValue", "Unrecognized filter name: " + filter.name());
      }
      clauses.add(filter.values().stream()
          .map(value -> filter.name() + "=" + (value.startsWith("arn:") ? key(value) : value)).toList());
    }
    return clauses;
  }

  /** Page sizes are 20 to 100, and 100 where none is asked for. */
  static int size(Integer maxRecords) {
    if (maxRecords != null && (maxRecords < 20 || maxRecords > 100)) {
      throw DOCDB.refuse("InvalidParameterValue",
          "Invalid value " + maxRecords + " for MaxRecords. Must be between 20 and 100");
    }
    return maxRecords == null ? 100 : maxRecords;
  }

  static List<Tag> merge(List<Tag> has, List<Tag> more) {
    Map<String, String> merged = new LinkedHashMap<>();
    has.forEach(tag -> merged.put(tag.key(), tag.value()));
    for (Tag tag : more) {
      if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > 128 || tag.key().startsWith("aws:")) {
        throw DOCDB.refuse("InvalidParameterValue", "Invalid tag key: " + tag.key());
      }
      merged.put(tag.key(), tag.value() == null ? "" : tag.value());
    }
    if (merged.size() > 50) {
      throw DOCDB.refuse("InvalidParameterValue", "The tag limit of 50 tags per resource is exceeded.");
    }
    return merged.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  }

  static List<VpcSecurityGroupMembership> active(List<String> groups) {
    return groups.stream()
        .map(id -> VpcSecurityGroupMembership.builder().vpcSecurityGroupId(id).status("active").build()).toList();
  }

  /** Only instances have network interfaces: a cluster without any holds on to no group. */
  private Stream<Attachment> attachments(String groupId) {
    return clusters.with("vpc-security-group-id=" + groupId).stream().flatMap(cluster ->
        instancesOf(cluster.dbClusterIdentifier()).stream().map(instance -> new Attachment(
            "eni-0" + String.format("%016x", Ids.mix(instance.dbiResourceId().hashCode())), "RDSNetworkInterface",
            "amazon-rds", subnet(cluster, instance.availabilityZone()),
            cluster.vpcSecurityGroups().stream().map(VpcSecurityGroupMembership::vpcSecurityGroupId).toList())));
  }

  private String subnet(DBCluster cluster, String zone) {
    var subnets = rds.subnetGroup(cluster.dbSubnetGroup()).subnets();
    return subnets.stream().filter(each -> each.subnetAvailabilityZone().name().equals(zone)).findFirst()
        .orElse(subnets.getFirst()).subnetIdentifier();
  }

  private static Stream<String> attributes(DBCluster cluster) {
    return Stream.concat(
        Stream.of("engine=" + cluster.engine(), "db-cluster-id=" + cluster.dbClusterIdentifier(),
            "db-cluster-resource-id=" + cluster.dbClusterResourceId(), "subnet-group=" + cluster.dbSubnetGroup(),
            "parameter-group=" + cluster.dbClusterParameterGroup()),
        cluster.vpcSecurityGroups().stream().map(group -> "vpc-security-group-id=" + group.vpcSecurityGroupId()));
  }

  /** What RDS must not give away, nor delete. */
  private final class OnRds implements Cohabitant {
    @Override
    public boolean hasInstance(String identifier) {
      return instances.get(identifier) != null;
    }

    @Override
    public Stream<Resident> residents(String subnetGroup) {
      return clusters.with("subnet-group=" + subnetGroup).stream()
          .map(cluster -> new Resident(cluster.dbClusterIdentifier(), instancesOf(cluster.dbClusterIdentifier())
              .stream().map(DBInstance::availabilityZone).collect(Collectors.toSet())));
    }
  }
}
