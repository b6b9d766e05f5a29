package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** A document store on DocumentDB, which speaks MongoDB's protocol: a cluster and its instances. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.username) == has(oldSelf.username) && (!has(self.username) || self.username == oldSelf.username)",
    message = "username can't be added, changed or removed: add a document store under a new name, move the data, then "
        + "remove this one")
public record DocumentStoreSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform, which services refer to in uses. Another name is another, "
        + "empty document store; the old one goes as dataPolicy says.")
    String name,

    @Size(min = 1, max = 20)
    @Pattern("^[0-9]{1,3}[.][0-9]{1,3}([.][0-9]{1,3})?$")
    @JsonPropertyDescription("Engine version in quotes, such as \"5.0\". Default: \"5.0\". Another major version "
        + "interrupts and waits for approval; going back is impossible.")
    String version,

    @Min(1) @Max(16)
    @JsonPropertyDescription("Number of instances: one takes writes, the others serve reads and take over from it. "
        + "Default: 1 with profile Starter, 2 with Production. A change doesn't interrupt; removed instances are the "
        + "last ones.")
    Integer instances,

    @Size(max = 40)
    @Pattern("^db[.][a-z0-9-]+[.][a-z0-9-]+$")
    @JsonPropertyDescription("Instance class. Default: db.t3.medium with profile Starter, db.r6g.large with "
        + "Production. A change interrupts each instance for minutes.")
    String instanceClass,

    @JsonPropertyDescription("Continuous backups, which also allow restoring to a point in time.")
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

    @Size(max = 100)
    @JsonPropertyDescription("Cluster parameters, values in quotes, such as audit_logs: enabled. Default: AWS's own "
        + "for the version. Some take effect only with the next reboot, and then the step says so.")
    Map<String, @Size(max = 4096) String> parameters,

    @JsonPropertyDescription("AWS refuses to delete the cluster for anybody. The operator lifts it itself for a "
        + "removal that dataPolicy and changes.policy allow. Default: false with profile Starter, true with "
        + "Production.")
    Boolean deletionProtection,

    @JsonPropertyDescription("What becomes of the documents when the store leaves the spec or the platform is deleted. "
        + "Snapshot: deleted after a final snapshot. Retain: it stays in AWS. Delete: deleted for good. Default: "
        + "spec.dataPolicy.")
    DataPolicy dataPolicy,

    @Size(min = 1, max = 63)
    @Pattern("^[A-Za-z][A-Za-z0-9]*$")
    @JsonPropertyDescription("Master user. Default: platform. Its password is in a secret of AWS Secrets Manager. It "
        + "can't change. A store that is restored keeps the one it has: name it here.")
    String username,

    @JsonPropertyDescription("What the documents come from when the store is made. Afterwards it means nothing, and "
        + "may stay or go. Default: nothing, the store begins empty.")
    RestoreFrom restoreFrom,

    @JsonPropertyDescription("How far the operator may go by itself with this store. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  public DocumentStoreSpec {
    parameters = Copies.of(parameters);
  }

  /** Continuous backups; DocumentDB has no cluster without them. */
  public record Backup(
      @Min(1) @Max(35)
      @JsonPropertyDescription("Days that backups are kept. Default: 1 with profile Starter, 14 with Production.")
      Integer retentionDays,

      @Size(max = 11)
      @Pattern(Bounds.DAILY_WINDOW)
      @JsonPropertyDescription("Daily window in UTC, such as 03:00-04:00, of 30 minutes at least, apart from "
          + "maintenanceWindow. Default: AWS chooses one.")
      String window) {}

  /** A snapshot, or another cluster as it was at a point in time. */
  @ValidationRule(value = "has(self.snapshot) != has(self.cluster)",
      message = "restoreFrom needs either snapshot or cluster")
  @ValidationRule(value = "has(self.cluster) || !has(self.time)",
      message = "restoreFrom.time is only for cluster: a snapshot has its own")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RestoreFrom(
      @Size(min = 1, max = 255)
      @Pattern("^[A-Za-z][A-Za-z0-9:_-]*$")
      @JsonPropertyDescription("Identifier or ARN of a cluster snapshot in the region.")
      String snapshot,

      @Size(min = 1, max = 63)
      @Pattern("^[A-Za-z][A-Za-z0-9-]*$")
      @JsonPropertyDescription("Identifier of a DocumentDB cluster in the account and region.")
      String cluster,

      @Size(max = 20)
      @Pattern(Bounds.TIME)
      @JsonPropertyDescription("The point in time, in UTC, as in 2026-01-31T12:00:00Z. Default: the latest.")
      String time) {}
}
