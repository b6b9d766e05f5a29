package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.rds.Windows;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.docdb.model.DBClusterParameterGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;

/** What DocumentDB refuses of a cluster's settings, whether at creation or later. */
final class ClusterRules {
  private static final Set<String> RESERVED = Set.of("admin", "rdsadmin", "serviceadmin", "root", "__system");
  private final DocDbState state;

  ClusterRules(DocDbState state) {
    this.state = state;
  }

  void identifier(String identifier) {
    name("DBClusterIdentifier", identifier, 63);
    if (state.clusters.get(DocDbState.key(identifier)) != null) {
      throw DOCDB.refuse("DBClusterAlreadyExistsFault", "DB Cluster already exists");
    }
  }

  /** Letters, digits and single hyphens, beginning with a letter. */
  static void name(String parameter, String name, int most) {
    if (name == null || !name.matches("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0," + (most - 1) + "}") || name.endsWith("-")) {
      throw DOCDB.refuse("InvalidParameterValue", "The parameter " + parameter + " is not a valid identifier. "
          + "Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not "
          + "end with a hyphen or contain two consecutive hyphens.");
    }
  }

  static void engine(String engine) {
    if (engine == null) {
      throw DOCDB.refuse("MissingParameter", "The request must contain the parameter Engine");
    }
    if (!engine.equals(Engine.NAME)) {
      throw DOCDB.refuse("InvalidParameterValue", "Unrecognized engine name: " + engine);
    }
  }

  /** The full version that the requested one stands for. */
  static String version(String requested) {
    String version = Engine.resolve(requested);
    if (version == null) {
      throw DOCDB.refuse("InvalidParameterCombination", "Cannot find version " + requested + " for docdb");
    }
    return version;
  }

  static void masterUsername(String name) {
    if (name == null || !name.matches("[a-zA-Z][a-zA-Z0-9]{0,62}")) {
      throw DOCDB.refuse("InvalidParameterValue", "The parameter MasterUsername is not a valid identifier: it must "
          + "begin with a letter, contain only alphanumeric characters, and be at most 63 long.");
    }
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw DOCDB.refuse("InvalidParameterValue",
          "MasterUsername " + name + " cannot be used as it is a reserved word used by the engine");
    }
  }

  static void masterPassword(String password) {
    if (password == null) {
      throw DOCDB.refuse("InvalidParameterValue",
          "The parameter MasterUserPassword must be provided and must not be blank.");
    }
    if (password.length() < 8 || password.length() > 100) {
      throw DOCDB.refuse("InvalidParameterValue", "The parameter MasterUserPassword is not a valid password because it "
          + "is " + (password.length() < 8 ? "shorter than 8" : "longer than 100") + " characters.");
    }
    if (!password.chars().allMatch(c -> c >= ' ' && c < 127 && "/@\"".indexOf(c) < 0)) {
      throw DOCDB.refuse("InvalidParameterValue", "The parameter MasterUserPassword is not a valid password. Only "
          + "printable ASCII characters besides '/', '@', '\"' may be used.");
    }
  }

  static void port(Integer port) {
    if (port != null && (port < 1150 || port > 65535)) {
      throw DOCDB.refuse("InvalidParameterValue",
          "Invalid port number " + port + ". Must be between 1150 and 65535.");
    }
  }

  static void backupRetention(Integer days) {
    if (days != null && (days < 1 || days > 35)) {
      throw DOCDB.refuse("InvalidParameterValue",
          "Invalid backup retention period: " + days + ". Must be between 1 and 35.");
    }
  }

  /** Both windows, as they would be together. */
  static void windows(String backup, String maintenance) {
    Windows.violation(backup, maintenance).ifPresent(refusal -> {
      throw DOCDB.error(refusal);
    });
  }

  static void logTypes(String version, Collection<String> types) {
    List<String> unknown = types.stream().filter(type -> !Engine.LOG_TYPES.contains(type)).sorted().toList();
    if (!unknown.isEmpty()) {
      throw DOCDB.refuse("InvalidParameterCombination", "You cannot use the log types '" + String.join(",", unknown)
          + "' with engine version docdb " + version + ". For supported log types, see the documentation.");
    }
  }

  static void storageType(String version, String type) {
    if (type != null && !Set.of("standard", "iopt1").contains(type)) {
      throw DOCDB.refuse("InvalidParameterValue", "Invalid storage type: " + type);
    }
    if ("iopt1".equals(type) && !version.equals("5.0.0")) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "Storage type iopt1 isn't supported with engine version docdb " + version + ".");
    }
  }

  DBSubnetGroup subnetGroup(String name) {
    if (name == null) {
      throw DOCDB.refuse("InvalidSubnet", "No default subnet detected in VPC. Please contact AWS Support to recreate "
          + "the default Subnets.");
    }
    DBSubnetGroup group = state.rds().subnetGroup(name);
    if (group == null) {
      throw DOCDB.error("DBSubnetGroupNotFoundFault", 404, "DB subnet group '" + name + "' does not exist.");
    }
    return group;
  }

  /** The groups by id, or the VPC's own where none are named. */
  List<String> securityGroups(String vpc, Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of(state.ec2().defaultGroup(vpc));
    }
    for (String id : ids) {
      SecurityGroup group = state.ec2().group(id);
      if (group == null) {
        throw DOCDB.refuse("InvalidParameterValue", "Invalid security group , groupId= " + id + ", groupName=.");
      }
      if (!group.vpcId().equals(vpc)) {
        throw DOCDB.refuse("InvalidVPCNetworkStateFault", "The DB cluster and EC2 security group are in different "
            + "VPCs. The DB cluster is in " + vpc + " and the EC2 security group is in " + group.vpcId());
      }
    }
    return List.copyOf(ids);
  }

  /** The group's name, or that of the version's own where none is named. */
  String parameterGroup(String version, String name) {
    DBClusterParameterGroup group = state.parameterGroup(name == null ? "default." + Engine.family(version) : name);
    if (group == null) {
      throw DOCDB.error("DBClusterParameterGroupNotFound", 404, "DBClusterParameterGroup not found: " + name);
    }
    if (!group.dbParameterGroupFamily().equals(Engine.family(version))) {
      throw DOCDB.refuse("InvalidParameterCombination", "The parameter group " + group.dbClusterParameterGroupName()
          + " with DBParameterGroupFamily " + group.dbParameterGroupFamily() + " cannot be used for this cluster. "
          + "Please use a Parameter Group with DBParameterGroupFamily " + Engine.family(version));
    }
    return group.dbClusterParameterGroupName();
  }

  /** A key's ARN; where none is named, that of the account's own key for RDS. */
  String key(String requested) {
    if (requested != null && requested.startsWith("arn:")) {
      return requested;
    }
    String id = requested == null ? "00000000-0000-4000-8000-" + state.region().account() : requested;
    return "arn:aws:kms:" + state.region().name() + ":" + state.region().account() + ":key/" + id;
  }
}
