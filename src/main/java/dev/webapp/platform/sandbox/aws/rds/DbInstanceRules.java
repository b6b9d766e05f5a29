package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/** What RDS refuses of an instance's settings, whether at creation or later. */
final class DbInstanceRules {
  private static final Set<String> RESERVED_POSTGRES = Set.of("admin", "rdsadmin", "rds_superuser", "user", "all",
      "authorization", "between", "select", "table", "order", "group", "default", "public");
  private static final Set<String> RESERVED_MYSQL = Set.of("rdsadmin", "rdsrepladmin", "select", "table", "user");

  /** A gp3 disk of so many GiB has IOPS and throughput of its own. */
  private static final int LARGE = 400;

  private final RdsState state;

  DbInstanceRules(RdsState state) {
    this.state = state;
  }

  void identifier(String identifier) {
    if (identifier == null || !identifier.matches("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0,62}") || identifier.endsWith("-")) {
      throw RDS.refuse("InvalidParameterValue", "The parameter DBInstanceIdentifier is not a valid identifier. "
          + "Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not "
          + "end with a hyphen or contain two consecutive hyphens.");
    }
    if (state.instances.get(RdsState.key(identifier)) != null
        || state.cohabitants.stream().anyMatch(other -> other.hasInstance(RdsState.key(identifier)))) {
      throw RDS.refuse("DBInstanceAlreadyExists", "DB instance already exists");
    }
  }

  Engine engine(String name) {
    Engine engine = Engine.of(name);
    if (engine == null) {
      throw name == null
          ? RDS.refuse("MissingParameter", "The request must contain the parameter Engine")
          : RDS.refuse("InvalidParameterValue", "Invalid DB engine");
    }
    return engine;
  }

  /** The full version that the requested one stands for. */
  String version(Engine engine, String requested) {
    String version = engine.resolve(requested);
    if (version == null) {
      throw RDS.refuse("InvalidParameterCombination", "Cannot find version " + requested + " for " + engine.engine());
    }
    return version;
  }

  void instanceClass(Engine engine, String version, String instanceClass) {
    if (instanceClass == null) {
      throw RDS.refuse("MissingParameter", "The request must contain the parameter DBInstanceClass");
    }
    if (!Engine.hasClass(instanceClass)) {
      throw RDS.refuse("InvalidParameterValue", "Invalid DB Instance class: " + instanceClass);
    }
    if (!engine.orderable(version, instanceClass)) {
      throw RDS.refuse("InvalidParameterCombination", "RDS does not support creating a DB instance with the following "
          + "combination: DBInstanceClass=" + instanceClass + ", Engine=" + engine.engine() + ", EngineVersion="
          + version + ", LicenseModel=" + engine.licence() + ". For supported combinations of instance class and "
          + "database engine version, see the documentation.");
    }
  }

  void masterUsername(Engine engine, String name) {
    if (name == null) {
      throw RDS.refuse("InvalidParameterValue", "The parameter MasterUsername must be provided and must not be blank.");
    }
    boolean postgres = engine == Engine.POSTGRES;
    if (!name.matches(postgres ? "[a-zA-Z_][a-zA-Z0-9_]{0,62}" : "[a-zA-Z][a-zA-Z0-9_]{0,15}")) {
      throw RDS.refuse("InvalidParameterValue", "The parameter MasterUsername is not a valid identifier: it must begin "
          + "with a letter, contain only alphanumeric characters, and be at most " + (postgres ? 63 : 16) + " long.");
    }
    if ((postgres ? RESERVED_POSTGRES : RESERVED_MYSQL).contains(name.toLowerCase(Locale.ROOT))
        || postgres && name.toLowerCase(Locale.ROOT).startsWith("pg_")) {
      throw RDS.refuse("InvalidParameterValue",
          "MasterUsername " + name + " cannot be used as it is a reserved word used by the engine");
    }
  }

  void masterPassword(Engine engine, String password) {
    if (password.length() < 8) {
      throw RDS.refuse("InvalidParameterValue",
          "The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.");
    }
    int longest = engine == Engine.POSTGRES ? 128 : 41;
    if (password.length() > longest) {
      throw RDS.refuse("InvalidParameterValue", "The parameter MasterUserPassword is not a valid password because it "
          + "is longer than " + longest + " characters.");
    }
    if (!password.chars().allMatch(c -> c > ' ' && c < 127 && "/@\"".indexOf(c) < 0)) {
      throw RDS.refuse("InvalidParameterValue", "The parameter MasterUserPassword is not a valid password. Only "
          + "printable ASCII characters besides '/', '@', '\"', ' ' may be used.");
    }
  }

  void databaseName(Engine engine, String name) {
    String allowed = engine == Engine.POSTGRES ? "[a-zA-Z_][a-zA-Z0-9_]{0,62}" : "[a-zA-Z][a-zA-Z0-9_]{0,63}";
    if (name != null && !name.matches(allowed)) {
      throw RDS.refuse("InvalidParameterValue",
          "DBName must begin with a letter and contain only alphanumeric characters.");
    }
  }

  /** Sizes in GiB; IOPS and throughput may be null. */
  void storage(Engine engine, String type, Integer size, Integer iops, Integer throughput) {
    if (!Set.of("gp2", "gp3", "io1", "io2").contains(type)) {
      throw RDS.refuse("InvalidParameterValue", "Invalid storage type: " + type);
    }
    boolean provisioned = type.startsWith("io");
    if (size == null || size < (provisioned ? 100 : 20) || size > 65536) {
      throw RDS.refuse("InvalidParameterValue", "Invalid storage size for engine name " + engine.engine()
          + " and storage type " + type + ": " + size);
    }
    if (provisioned && iops == null) {
      throw RDS.refuse("InvalidParameterCombination",
          "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance "
              + "that has iops.");
    }
    if (type.equals("gp2") && (iops != null || throughput != null)) {
      throw RDS.refuse("InvalidParameterCombination", "You can't specify IOPS or storage throughput for storage type "
          + "gp2.");
    }
    if (type.equals("gp3") && size < LARGE && (differs(iops, 3000) || differs(throughput, 125))) {
      throw RDS.refuse("InvalidParameterCombination", "You can't specify IOPS or storage throughput for engine "
          + engine.engine() + " and a storage size less than 400.");
    }
    if (provisioned && throughput != null) {
      throw RDS.refuse("InvalidParameterCombination",
          "You can't specify storage throughput for storage type " + type + ".");
    }
    if (type.equals("gp3") && size >= LARGE) {
      performance(engine, iops, throughput);
    }
  }

  /** Of a large gp3 disk. */
  private static void performance(Engine engine, Integer iops, Integer throughput) {
    if (iops != null && (iops < 12_000 || iops > 64_000)) {
      throw RDS.refuse("InvalidParameterCombination",
          "Invalid iops value for engine name " + engine.engine() + " and storage type gp3: " + iops);
    }
    if (throughput != null && (throughput < 500 || throughput > 4000)) {
      throw RDS.refuse("InvalidParameterCombination", "Invalid storage throughput value for engine name "
          + engine.engine() + " and storage type gp3: " + throughput);
    }
    int least = iops == null ? 12_000 : iops;
    if (throughput != null && throughput * 4 > least) {
      throw RDS.refuse("InvalidParameterCombination", "Invalid storage throughput to iops ratio for engine name "
          + engine.engine() + " and storage type gp3: it must not be greater than 0.25");
    }
  }

  /** Where the performance of a disk has been provisioned, its size and IOPS only change together. */
  void storageTogether(DBInstance instance, ModifyDbInstanceRequest request) {
    boolean provisioned = instance.storageType().startsWith("io")
        || instance.storageType().equals("gp3") && instance.allocatedStorage() >= LARGE;
    boolean both = request.allocatedStorage() != null && request.iops() != null;
    if (provisioned && request.storageType() == null && !both) {
      throw RDS.refuse("InvalidParameterCombination", "You must specify both the storage size and iops when modifying "
          + "the storage size or iops on a DB instance that has iops.");
    }
  }

  /** Only for instances whose class can have it; null retention is the shortest. */
  void performanceInsights(Engine engine, String instanceClass, boolean on, Integer days) {
    if (on && !engine.hasInsights(instanceClass)) {
      throw RDS.refuse("InvalidParameterCombination", "Performance Insights not supported for this configuration, "
          + "please disable this feature or choose a different configuration.");
    }
    if (days != null && !on) {
      throw RDS.refuse("InvalidParameterCombination",
          "You can't specify PerformanceInsightsRetentionPeriod when Performance Insights is disabled.");
    }
    boolean months = days != null && days % 31 == 0 && days > 0 && days <= 713;
    if (days != null && days != 7 && days != 731 && !months) {
      throw RDS.refuse("InvalidParameterValue", "Invalid Performance Insights retention period: " + days
          + ". Valid values are 7, a month multiple of 31 up to 23 months, and 731.");
    }
  }

  void certificate(String authority) {
    if (authority != null && !Engine.AUTHORITIES.contains(authority)) {
      throw RDS.error("CertificateNotFound", 404, "Certificate not found: " + authority);
    }
  }

  void maxAllocatedStorage(Integer most, int size) {
    if (most != null && (most < size || most > 65536)) {
      throw RDS.refuse("InvalidParameterCombination", "Max storage size must be greater than storage size");
    }
  }

  void backupRetention(Integer days) {
    if (days != null && (days < 0 || days > 35)) {
      throw RDS.refuse("InvalidParameterValue", "Invalid backup retention period: " + days
          + ". Must be between 0 and 35.");
    }
  }

  /** Both windows, as they are and as they would be together. */
  void windows(String backup, String maintenance) {
    Windows.violation(backup, maintenance).ifPresent(refusal -> {
      throw RDS.error(refusal);
    });
  }

  void port(Integer port) {
    if (port != null && (port < 1150 || port > 65535)) {
      throw RDS.refuse("InvalidParameterValue", "Invalid port number " + port + ". Must be between 1150 and 65535.");
    }
  }

  /** The group by name, or the engine's own where none is named. */
  DBParameterGroup parameterGroup(Engine engine, String version, String name) {
    DBParameterGroup group = state.parameterGroup(name == null ? "default." + engine.family(version) : name);
    if (!group.dbParameterGroupFamily().equals(engine.family(version))) {
      throw RDS.refuse("InvalidParameterCombination", "The parameter group " + group.dbParameterGroupName()
          + " with DBParameterGroupFamily " + group.dbParameterGroupFamily() + " cannot be used for this instance. "
          + "Please use a Parameter Group with DBParameterGroupFamily " + engine.family(version));
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
        throw RDS.refuse("InvalidParameterValue", "Invalid security group , groupId= " + id + ", groupName=.");
      }
      if (!group.vpcId().equals(vpc)) {
        throw RDS.refuse("InvalidVPCNetworkStateFault", "The DB instance and EC2 security group are in different VPCs. "
            + "The DB instance is in " + vpc + " and the EC2 security group is in " + group.vpcId());
      }
    }
    return List.copyOf(ids);
  }

  void logTypes(Engine engine, String version, Collection<String> types) {
    List<String> unknown = types.stream().filter(type -> !engine.logTypes().contains(type)).sorted().toList();
    if (!unknown.isEmpty()) {
      throw RDS.refuse("InvalidParameterCombination", "You cannot use the log types '" + String.join(",", unknown)
          + "' with engine version " + engine.engine() + " " + version + ". For supported log types, see the "
          + "documentation.");
    }
  }

  void monitoring(Integer interval, String role) {
    if (interval != null && !Set.of(0, 1, 5, 10, 15, 30, 60).contains(interval)) {
      throw RDS.refuse("InvalidParameterValue", "Invalid Enhanced Monitoring interval " + interval);
    }
    if (interval != null && interval > 0 && role == null) {
      throw RDS.refuse("InvalidParameterCombination",
          "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.");
    }
  }

  private static boolean differs(Integer given, int baseline) {
    return given != null && given != baseline;
  }
}
