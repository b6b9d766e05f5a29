package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.ec2.Attachment;
import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.region.Ids;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import dev.webapp.platform.sandbox.aws.region.Timeline;
import dev.webapp.platform.sandbox.aws.region.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

/** The databases of a region: what RDS's operations share. */
final class RdsState {
  /** A part of RDS's client. */
  interface Part extends RdsClient {
    @Override
    default String serviceName() {
      return RdsClient.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  private final Region region;
  private final Ec2 ec2;
  final Store<DBInstance> instances;
  final Store<DBSubnetGroup> subnetGroups;
  final Store<DBParameterGroup> parameterGroups;
  final Store<DBSnapshot> snapshots;
  /** Blue/green deployments, by identifier. */
  final Store<BlueGreenDeployment> deployments;
  /** What users set in a parameter group, by name. */
  final Store<Map<String, Parameter>> parameters;
  /** Tags of what does not carry them itself, by ARN. */
  final Store<List<Tag>> tags;
  /** When an instance's storage was last changed, by its resource id. */
  final Store<Instant> storageChanges;
  /** Automated backups of instances that are gone, by the instance's resource id. */
  final Store<DBInstanceAutomatedBackup> retained;
  /** Instances as they were when a snapshot was taken, by its identifier, or when they went, by their resource id. */
  final Store<DBInstance> origins;
  /** Who else lives on RDS's control plane. */
  final List<Cohabitant> cohabitants = new ArrayList<>();
  /** What is in instances, by resource id, and in snapshots, by ARN. */
  final Timeline<String> contents = new Timeline<>();
  /** Master passwords, by the same keys. */
  final Timeline<String> passwords = new Timeline<>();

  RdsState(Region region, Ec2 ec2) {
    this.region = region;
    this.ec2 = ec2;
    View view = region.view();
    instances = new Store<>(view, RdsState::attributes);
    subnetGroups = new Store<>(view);
    parameterGroups = new Store<>(view);
    snapshots = new Store<>(view, snapshot -> Stream.of("db-snapshot-id=" + snapshot.dbSnapshotIdentifier(),
        "db-instance-id=" + snapshot.dbInstanceIdentifier(), "dbi-resource-id=" + snapshot.dbiResourceId(),
        "snapshot-type=" + snapshot.snapshotType(), "engine=" + snapshot.engine()));
    deployments = new Store<>(view, each -> Stream.of(
        "blue-green-deployment-identifier=" + each.blueGreenDeploymentIdentifier(),
        "blue-green-deployment-name=" + each.blueGreenDeploymentName(),
        "source=" + each.source(), "target=" + each.target()));
    parameters = new Store<>(view);
    tags = new Store<>(view);
    storageChanges = new Store<>(view);
    retained = new Store<>(view);
    origins = new Store<>(view);
    ec2.heldBy(this::attachments);
  }

  Region region() {
    return region;
  }

  Ec2 ec2() {
    return ec2;
  }

  Instant now() {
    return region.now();
  }

  /** An instance by identifier or ARN. */
  DBInstance instance(String identifier) {
    DBInstance instance = identifier == null ? null : instances.get(key(identifier));
    if (instance == null) {
      throw RDS.error("DBInstanceNotFound", 404, "DBInstance " + identifier + " not found.");
    }
    return instance;
  }

  DBSubnetGroup subnetGroup(String name) {
    DBSubnetGroup group = subnetGroups.get(name.toLowerCase(Locale.ROOT));
    if (group == null) {
      throw RDS.error("DBSubnetGroupNotFoundFault", 404, "DB subnet group '" + name + "' does not exist.");
    }
    return group;
  }

  /** A group by name. AWS's own {@code default.*} groups come to be when first asked for. */
  DBParameterGroup parameterGroup(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    DBParameterGroup group = parameterGroups.get(key);
    if (group == null && key.startsWith("default.") && Engine.hasFamily(key.substring(8))) {
      String family = key.substring(8);
      return DBParameterGroup.builder().dbParameterGroupName(key).dbParameterGroupFamily(family)
          .description("Default parameter group for " + family).dbParameterGroupArn(arn("pg", key)).build();
    }
    if (group == null) {
      throw RDS.error("DBParameterGroupNotFound", 404, "DBParameterGroup not found: " + name);
    }
    return group;
  }

  String arn(String sort, String name) {
    return region.arn(RDS, sort + ":" + name);
  }

  /** The key of an identifier or ARN: AWS keeps identifiers in lower case. */
  static String key(String identifier) {
    String name = identifier.startsWith("arn:") ? identifier.substring(identifier.lastIndexOf(':') + 1) : identifier;
    return name.toLowerCase(Locale.ROOT);
  }

  /** Filters as clauses of a {@link Store}. */
  static List<List<String>> clauses(List<Filter> filters, Set<String> names) {
    List<List<String>> clauses = new ArrayList<>();
    for (Filter filter : filters) {
      if (!names.contains(filter.name())) {
        throw RDS.refuse("InvalidParameterValue", "Unrecognized filter name: " + filter.name());
      }
      clauses.add(filter.values().stream()
          .map(value -> filter.name() + "=" + (value.startsWith("arn:") ? key(value) : value)).toList());
    }
    return clauses;
  }

  /** Page sizes are 20 to 100, and 100 where none is asked for. */
  static int size(Integer maxRecords) {
    if (maxRecords != null && (maxRecords < 20 || maxRecords > 100)) {
      throw RDS.refuse("InvalidParameterValue",
          "Invalid value " + maxRecords + " for MaxRecords. Must be between 20 and 100");
    }
    return maxRecords == null ? 100 : maxRecords;
  }

  static List<Tag> merge(List<Tag> has, List<Tag> more) {
    Map<String, String> merged = new LinkedHashMap<>();
    has.forEach(tag -> merged.put(tag.key(), tag.value()));
    for (Tag tag : more) {
      if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > 128 || tag.key().startsWith("aws:")) {
        throw RDS.refuse("InvalidParameterValue", "Invalid tag key: " + tag.key());
      }
      merged.put(tag.key(), tag.value() == null ? "" : tag.value());
    }
    if (merged.size() > 50) {
      throw RDS.refuse("InvalidParameterValue", "The tag limit of 50 tags per resource is exceeded.");
    }
    return merged.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  }

  private Stream<Attachment> attachments(String groupId) {
    return instances.with("vpc-security-group-id=" + groupId).stream().map(instance -> {
      String subnet = instance.dbSubnetGroup().subnets().stream()
          .filter(each -> each.subnetAvailabilityZone().name().equals(instance.availabilityZone()))
          .findFirst().orElse(instance.dbSubnetGroup().subnets().getFirst()).subnetIdentifier();
      String id = "eni-0" + String.format("%016x", Ids.mix(instance.dbiResourceId().hashCode()));
      return new Attachment(id, "RDSNetworkInterface", "amazon-rds", subnet,
          instance.vpcSecurityGroups().stream().map(group -> group.vpcSecurityGroupId()).toList());
    });
  }

  private static Stream<String> attributes(DBInstance instance) {
    return Stream.of(
            Stream.of("db-instance-id=" + instance.dbInstanceIdentifier(),
                "dbi-resource-id=" + instance.dbiResourceId(), "engine=" + instance.engine(),
                "subnet-group=" + instance.dbSubnetGroup().dbSubnetGroupName()),
            instance.vpcSecurityGroups().stream().map(group -> "vpc-security-group-id=" + group.vpcSecurityGroupId()),
            instance.dbParameterGroups().stream().map(group -> "parameter-group=" + group.dbParameterGroupName()))
        .flatMap(each -> each);
  }
}
