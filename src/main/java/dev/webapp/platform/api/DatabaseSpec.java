package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** A relational database on RDS, with its read replicas. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = "self.engine == oldSelf.engine", fieldPath = ".engine",
    message = "engine can't change: add a database under a new name, move the data, then remove this one")
@ValidationRule(
    value = "has(self.username) == has(oldSelf.username) && (!has(self.username) || self.username == oldSelf.username)",
    message = "username can't be added, changed or removed: add a database under a new name, move the data, then "
        + "remove this one")
@ValidationRule(
    value = "has(self.databaseName) == has(oldSelf.databaseName) "
        + "&& (!has(self.databaseName) || self.databaseName == oldSelf.databaseName)",
    message = "databaseName can't be added, changed or removed: create the other database with SQL, or add a database "
        + "under a new name")
@ValidationRule(value = "self.engine != 'mysql' || self.version.matches('^[0-9]+[.][0-9]')", fieldPath = ".version",
    message = "version of a mysql database needs two numbers at least, such as \"8.4\"")
@ValidationRule(value = "self.engine != 'mysql' || !has(self.username) || size(self.username) <= 16",
    fieldPath = ".username", message = "username of a mysql database has at most 16 characters")
@ValidationRule(
    value = "!has(self.readReplicas) || self.readReplicas == 0 || !has(self.backup) || !has(self.backup.retentionDays) "
        + "|| self.backup.retentionDays > 0",
    message = "readReplicas need backups: set backup.retentionDays to at least 1, or readReplicas to 0")
@ValidationRule(
    value = "has(self.identifier) == has(oldSelf.identifier) "
        + "&& (!has(self.identifier) || self.identifier == oldSelf.identifier)",
    message = "identifier can't be added, changed or removed: add a database under a new name with it, then remove "
        + "this one")
@ValidationRule(
    value = "!has(self.majorUpgrade) || self.majorUpgrade != 'BlueGreen' || !has(self.backup) "
        + "|| !has(self.backup.retentionDays) || self.backup.retentionDays > 0",
    fieldPath = ".majorUpgrade",
    message = "majorUpgrade: BlueGreen needs backups: set backup.retentionDays to at least 1")
@ValidationRule(
    value = "!has(self.majorUpgrade) || self.majorUpgrade != 'BlueGreen' || self.engine != 'postgres' "
        + "|| (has(self.parameters) && 'rds.logical_replication' in self.parameters "
        + "&& self.parameters['rds.logical_replication'] == '1')",
    fieldPath = ".majorUpgrade",
    message = "majorUpgrade: BlueGreen of a postgres database copies by logical replication: add "
        + "rds.logical_replication: \"1\" to parameters")
@ValidationRule(
    value = "!has(self.logExports) || (self.engine == 'postgres' "
        + "? self.logExports.all(l, l in ['postgresql', 'upgrade', 'iam-db-auth-error']) "
        + ": self.logExports.all(l, l in ['audit', 'error', 'general', 'slowquery', 'iam-db-auth-error']))",
    fieldPath = ".logExports",
    message = "logExports of a postgres database are postgresql, upgrade and iam-db-auth-error, of a mysql database "
        + "audit, error, general, slowquery and iam-db-auth-error")
@ValidationRule(value = "!has(self.adopt) || !self.adopt || has(self.identifier)",
    message = "adopt needs identifier: the name of the DB instance to take over")
@ValidationRule(value = "!has(self.adopt) || !self.adopt || !has(self.restoreFrom)",
    message = "a database is either adopted or restored: remove adopt or restoreFrom")
@ValidationRule(value = "!has(self.users) || self.users != 'Alternating' || self.engine == 'postgres'",
    fieldPath = ".users", message = "users: Alternating is for postgres: leave it out")
@ValidationRule(
    value = "!has(self.users) || self.users != 'Alternating' || !has(self.majorUpgrade) "
        + "|| self.majorUpgrade != 'BlueGreen'",
    fieldPath = ".users",
    message = "users: Alternating doesn't go with majorUpgrade: BlueGreen, since passwords that are set meanwhile "
        + "aren't in the copy that takes over: set one of them otherwise")
public record DatabaseSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform, which services refer to in uses. Another name is another, "
        + "empty database; the old one goes as dataPolicy says.")
    String name,

    @Required
    @JsonPropertyDescription("Database engine: postgres or mysql. It can't change.")
    Engine engine,

    @Required
    @Size(min = 1, max = 20)
    @Pattern("^[0-9]+([.][0-9]+)*(-[A-Za-z0-9.]+)?$")
    @JsonPropertyDescription("Engine version in quotes, such as \"16\" or \"8.4\". AWS chooses and raises what is left "
        + "out, so \"16\" means the latest 16.x. Another major version interrupts and waits for approval; going back "
        + "is impossible.")
    String version,

    @JsonPropertyDescription("How another major version comes. InPlace: the instance is away for many minutes. "
        + "BlueGreen: RDS upgrades a copy, which takes the instance's place within about a minute; both are paid for "
        + "meanwhile, and the old one goes after a final snapshot. Default: InPlace.")
    MajorUpgrade majorUpgrade,

    @JsonPropertyDescription("Who raises the minor version. Auto: AWS does in maintenanceWindow, and a later one than "
        + "version says is right. Manual: you do, by version, and AWS only where it withdraws one. Default: Auto. A "
        + "change doesn't interrupt.")
    MinorUpgrades minorUpgrades,

    @Size(max = 40)
    @Pattern("^db[.][a-z0-9-]+[.][a-z0-9-]+$")
    @JsonPropertyDescription("Instance class. Default: db.t4g.micro with profile Starter, db.m6g.large with "
        + "Production. A change interrupts for minutes, with multiAz for about one.")
    String instanceClass,

    @JsonPropertyDescription("Keeps a standby in another availability zone that takes over by itself. Default: false "
        + "with profile Starter, true with Production. A change doesn't interrupt.")
    Boolean multiAz,

    @JsonPropertyDescription("Size and kind of the disk.")
    Storage storage,

    @JsonPropertyDescription("Daily automated backups, which also allow restoring to a point in time.")
    Backup backup,

    @Size(max = 19)
    @Pattern(Bounds.WEEKLY_WINDOW)
    @JsonPropertyDescription("Weekly window in UTC for AWS's own maintenance, such as sun:04:00-sun:05:00, of 30 "
        + "minutes at least. Default: AWS chooses one. Changes of the spec don't wait for it.")
    String maintenanceWindow,

    @Min(1) @Max(365)
    @JsonPropertyDescription("Days after which the password is renewed; services that use it restart then. The "
        + "annotation platform.webapp.dev/rotate renews it at once. Default: never.")
    Integer rotatePasswordDays,

    @JsonPropertyDescription("As whom services sign in. Master: as the master user, and while its password is renewed "
        + "they open no new connections until they have restarted. Alternating, of postgres: as one of two users of "
        + "one role that owns what they make, so that services move to the other's password and none is shut out; for "
        + "that the operator has to reach the database. Default: Master. A change restarts the services that use it, "
        + "and locks each table for a moment while its owner changes.")
    Users users,

    @Min(0) @Max(15)
    @JsonPropertyDescription("Number of read replicas, which services reach with endpoint: Reader. Default: 0. A "
        + "change doesn't interrupt the writer; removed replicas are the last ones.")
    Integer readReplicas,

    @Size(max = 100)
    @JsonPropertyDescription("Engine parameters, values in quotes, such as max_connections: \"200\". Default: AWS's "
        + "own for the version. Some take effect only with the next reboot, and then the step says so.")
    Map<String, @Size(max = 4096) String> parameters,

    @JsonPropertyDescription("Lets users of the engine sign in with IAM credentials instead of a password, to read "
        + "replicas, too: those that rds_iam is granted to in postgres, or that are identified with "
        + "AWSAuthenticationPlugin in mysql. Default: false. A change doesn't interrupt.")
    Boolean iamAuthentication,

    @JsonPropertyDescription("What the database spends its time on, as RDS records it. Default: it is off. A change "
        + "doesn't interrupt.")
    PerformanceInsights performanceInsights,

    @Size(max = 5)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyDescription("Logs that RDS publishes to CloudWatch Logs, read replicas' included: postgresql, upgrade "
        + "and iam-db-auth-error of postgres; audit, error, general, slowquery and iam-db-auth-error of mysql, some of "
        + "which need parameters. [] publishes none. Default: whatever is published stays so. A change doesn't "
        + "interrupt.")
    List<LogExport> logExports,

    @Size(max = 40)
    @Pattern("^rds-ca-[a-z0-9]+(-[a-z0-9]+)*$")
    @JsonPropertyDescription("Certificate authority of the server's certificate, such as rds-ca-rsa2048-g1, "
        + "rds-ca-rsa4096-g1 or rds-ca-ecc384-g1. Default: AWS chooses one. A change restarts the database and its "
        + "read replicas; clients that verify certificates have to trust it before.")
    String caCertificate,

    @JsonPropertyDescription("AWS refuses to delete the database for anybody. The operator lifts it itself for a "
        + "removal that dataPolicy and changes.policy allow. Default: false with profile Starter, true with "
        + "Production.")
    Boolean deletionProtection,

    @JsonPropertyDescription("What becomes of the data when the database leaves the spec or the platform is deleted. "
        + "Snapshot: deleted after a final snapshot. Retain: it stays in AWS. Delete: deleted for good. Default: "
        + "spec.dataPolicy.")
    DataPolicy dataPolicy,

    @Size(min = 1, max = 63)
    @Pattern("^[A-Za-z][A-Za-z0-9_]*$")
    @JsonPropertyDescription("Name of the database in the engine. Default: name, with _ for -. It can't change.")
    String databaseName,

    @Size(min = 1, max = 63)
    @Pattern("^[A-Za-z][A-Za-z0-9_]*$")
    @JsonPropertyDescription("Master user. Default: platform. Its password is in a secret of AWS Secrets Manager. It "
        + "can't change. A database that is adopted or restored keeps the one it has: name it here.")
    String username,

    @JsonPropertyDescription("What the data comes from when the database is made. Afterwards it means nothing, and may "
        + "stay or go. Default: nothing, the database begins empty.")
    RestoreFrom restoreFrom,

    @Size(min = 1, max = 63)
    @Pattern("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
    @JsonPropertyDescription("Identifier of the DB instance in AWS. Default: made of namespace, platform and name. It "
        + "can't change.")
    String identifier,

    @JsonPropertyDescription("Takes over the DB instance called identifier, although it isn't the platform's. What "
        + "would change of it is in status.plan and waits for approval; until then it isn't touched. Default: false, "
        + "what isn't the platform's is left alone.")
    Boolean adopt,

    @JsonPropertyDescription("How far the operator may go by itself with this database. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  public DatabaseSpec {
    parameters = Copies.of(parameters);
    logExports = logExports == null ? null : List.copyOf(logExports);
  }

  /** See {@link DatabaseSpec#engine()}. */
  public enum Engine {
    @JsonProperty("postgres") POSTGRES,
    @JsonProperty("mysql") MYSQL
  }

  /** See {@link DatabaseSpec#users()}. */
  public enum Users {
    @JsonProperty("Master") MASTER,
    @JsonProperty("Alternating") ALTERNATING
  }

  /** See {@link DatabaseSpec#majorUpgrade()}. */
  public enum MajorUpgrade {
    @JsonProperty("InPlace") IN_PLACE,
    @JsonProperty("BlueGreen") BLUE_GREEN
  }

  /** See {@link DatabaseSpec#minorUpgrades()}. */
  public enum MinorUpgrades {
    @JsonProperty("Auto") AUTO,
    @JsonProperty("Manual") MANUAL
  }

  /** See {@link DatabaseSpec#logExports()}. */
  public enum LogExport {
    @JsonProperty("postgresql") POSTGRESQL,
    @JsonProperty("upgrade") UPGRADE,
    @JsonProperty("audit") AUDIT,
    @JsonProperty("error") ERROR,
    @JsonProperty("general") GENERAL,
    @JsonProperty("slowquery") SLOWQUERY,
    @JsonProperty("iam-db-auth-error") IAM_DB_AUTH_ERROR
  }

  /** See {@link DatabaseSpec#performanceInsights()}. */
  @ValidationRule(
      value = "!has(self.retentionDays) || self.retentionDays in [7, 731] "
          + "|| (self.retentionDays % 31 == 0 && self.retentionDays <= 713)",
      fieldPath = ".retentionDays",
      message = "performanceInsights.retentionDays is 7, a number of months of 31 days up to 713, or 731")
  @ValidationRule(value = "!has(self.retentionDays) || self.enabled",
      message = "performanceInsights.retentionDays is only for enabled: true")
  public record PerformanceInsights(
      @Required
      @JsonPropertyDescription("Whether RDS records it. It can't for mysql on micro and small classes of db.t2, db.t3 "
          + "and db.t4g.")
      Boolean enabled,

      @Min(7) @Max(731)
      @JsonPropertyDescription("Days that what was recorded is kept: 7, which costs nothing, a number of months of 31 "
          + "days up to 713, or 731. Default: 7.")
      Integer retentionDays) {}

  /** A backup, or another database as it was at a point in time. */
  @ValidationRule(value = "has(self.snapshot) != has(self.instance)",
      message = "restoreFrom needs either snapshot or instance")
  @ValidationRule(value = "has(self.instance) || !has(self.time)",
      message = "restoreFrom.time is only for instance: a snapshot has its own")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RestoreFrom(
      @Size(min = 1, max = 255)
      @Pattern("^[A-Za-z][A-Za-z0-9:_-]*$")
      @JsonPropertyDescription("Identifier or ARN of a DB snapshot in the region.")
      String snapshot,

      @Size(min = 1, max = 63)
      @Pattern("^[A-Za-z][A-Za-z0-9-]*$")
      @JsonPropertyDescription("Identifier of a DB instance in the account and region that has automated backups, or "
          + "left them behind.")
      String instance,

      @Size(max = 20)
      @Pattern(Bounds.TIME)
      @JsonPropertyDescription("The point in time, in UTC, as in 2026-01-31T12:00:00Z. Default: the latest.")
      String time) {}

  /** The bounds are those of RDS for PostgreSQL and MySQL. */
  @ValidationRule(
      value = "!has(self.maxSizeGiB) || (has(self.sizeGiB) && self.maxSizeGiB >= self.sizeGiB)",
      message = "storage.maxSizeGiB needs a sizeGiB, and must not be less than it")
  @ValidationRule(value = "!has(self.sizeGiB) || !has(oldSelf.sizeGiB) || self.sizeGiB >= oldSelf.sizeGiB",
      fieldPath = ".sizeGiB",
      message = "storage.sizeGiB can only grow: to shrink, add a database under a new name and move the data")
  @ValidationRule(
      value = "!has(self.type) || !(self.type in ['io1', 'io2']) "
          + "|| (has(self.iops) && has(self.sizeGiB) && self.sizeGiB >= 100)",
      message = "storage of type io1 or io2 needs iops, and a sizeGiB of at least 100")
  @ValidationRule(
      value = "!has(self.iops) || (has(self.type) && self.type in ['io1', 'io2']) "
          + "|| ((!has(self.type) || self.type == 'gp3') && has(self.sizeGiB) && self.sizeGiB >= 400)",
      message = "storage.iops is for types io1 and io2, and for gp3 with a sizeGiB of at least 400: leave it out, "
          + "smaller gp3 disks have 3000")
  @ValidationRule(
      value = "!has(self.throughputMiBps) || ((!has(self.type) || self.type == 'gp3') && has(self.sizeGiB) "
          + "&& self.sizeGiB >= 400)",
      fieldPath = ".throughputMiBps",
      message = "storage.throughputMiBps is for gp3 with a sizeGiB of at least 400: leave it out, smaller gp3 disks "
          + "have 125")
  @ValidationRule(
      value = "!has(self.throughputMiBps) || self.throughputMiBps * 4 <= (has(self.iops) ? self.iops : 12000)",
      fieldPath = ".throughputMiBps",
      message = "storage.throughputMiBps is a quarter of iops at most, which are 12000 where they are left out: raise "
          + "iops")
  public record Storage(
      @Min(20) @Max(65536)
      @JsonPropertyDescription("Size of the disk in GiB. Default: 20 with profile Starter, 100 with Production. It can "
          + "only grow, at most once in six hours, without interruption.")
      Integer sizeGiB,

      @Min(20) @Max(65536)
      @JsonPropertyDescription("AWS grows the disk by itself up to this size in GiB when it gets full; that is no "
          + "drift. Default: it doesn't grow.")
      Integer maxSizeGiB,

      @JsonPropertyDescription("Kind of disk: gp3, gp2, io1 or io2. Default: gp3. A change doesn't interrupt, but the "
          + "disk is slower for hours.")
      StorageType type,

      @Min(1000) @Max(256000)
      @JsonPropertyDescription("I/O operations per second. Default: what comes with the disk, 3000 for gp3 below 400 "
          + "GiB and 12000 above.")
      Integer iops,

      @Min(500) @Max(4000)
      @JsonPropertyDescription("MiB per second, of gp3 disks of 400 GiB and more. Default: what comes with the disk, "
          + "500.")
      Integer throughputMiBps) {}

  /** See {@link Storage#type()}. */
  public enum StorageType {
    @JsonProperty("gp3") GP3,
    @JsonProperty("gp2") GP2,
    @JsonProperty("io1") IO1,
    @JsonProperty("io2") IO2
  }

  /** Automated backups. */
  public record Backup(
      @Min(0) @Max(35)
      @JsonPropertyDescription("Days that backups are kept; 0 turns them off. Default: 7 with profile Starter, 14 with "
          + "Production. A change from or to 0 interrupts.")
      Integer retentionDays,

      @Size(max = 11)
      @Pattern(Bounds.DAILY_WINDOW)
      @JsonPropertyDescription("Daily window in UTC, such as 03:00-04:00, of 30 minutes at least, apart from "
          + "maintenanceWindow. Default: AWS chooses one.")
      String window) {}
}
