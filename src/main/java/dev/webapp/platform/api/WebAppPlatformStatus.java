package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/**
 * How far a platform is, and the operator's memory of what it owns. Nothing here has bounds: a long message of AWS must
 * never be the reason that a status can't be written.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How far the platform is. The operator writes it, in full.")
public record WebAppPlatformStatus(
    @JsonPropertyDescription("metadata.generation that this status is about.")
    Long observedGeneration,

    @JsonPropertyDescription("Ready, Reconciling and Stalled for the whole, ApprovalRequired, and one for each part "
        + "that the spec has.")
    List<Condition> conditions,

    @JsonPropertyDescription("How many resources are ready, of how many, such as 27/31.")
    String ready,

    @JsonPropertyDescription("Addresses that the platform answers at.")
    List<String> urls,

    @JsonPropertyDescription("The load balancer of the gateway and of services' routes.")
    LoadBalancer loadBalancer,

    @JsonPropertyDescription("What is still to be done.")
    Plan plan,

    @JsonPropertyDescription("Everything in AWS and in the cluster that the platform owns.")
    List<InventoryEntry> inventory,

    @JsonPropertyDescription("The last release of each service.")
    List<ReleaseStatus> releases,

    @JsonPropertyDescription("What was approved with platform.webapp.dev/approve.")
    Approvals approvals,

    @JsonPropertyDescription("Where the data is of stores that went, and how it comes back; the last 20.")
    List<BackupStatus> backups,

    @JsonPropertyDescription("What keeps services from connecting to stores that they do not use.")
    StoreAccess storeAccess) {

  public WebAppPlatformStatus {
    conditions = Copies.of(conditions);
    urls = Copies.of(urls);
    inventory = Copies.of(inventory);
    releases = Copies.of(releases);
    backups = Copies.of(backups);
  }

  /** The same with another word on who reaches the stores. */
  public WebAppPlatformStatus with(StoreAccess access) {
    return new WebAppPlatformStatus(observedGeneration, conditions, ready, urls, loadBalancer, plan, inventory,
        releases, approvals, backups, access);
  }

  /** What records of one's own lead to, and whether it reaches anybody. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LoadBalancer(
      @Required
      @JsonPropertyDescription("Its DNS name.")
      String dnsName,

      @Required
      @JsonPropertyDescription("The hosted zone of that name, which alias records need.")
      String hostedZoneId,

      @JsonPropertyDescription("Its targets by their health, as Elastic Load Balancing told some minutes ago at most, "
          + "such as 3 healthy, 1 draining.")
      String targets) {}

  /** What lets only services that use a store connect to it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StoreAccess(
      @Required
      @JsonPropertyDescription("SecurityGroups or NetworkPolicies.")
      String enforcement,

      @JsonPropertyDescription("What that takes, and how far it goes.")
      String message) {}

  /** The steps between what is and what is to be. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Plan(
      @JsonPropertyDescription("Names the steps that wait for approval; the annotation platform.webapp.dev/approve "
          + "with this value approves them.")
      String hash,

      @JsonPropertyDescription("Number of steps.")
      Integer steps,

      @JsonPropertyDescription("The steps in a line.")
      String summary,

      @JsonPropertyDescription("The first 20 changes.")
      List<PlanStep> items,

      @JsonPropertyDescription("Where all steps are, if there are more than items shows.")
      String more) {

    public Plan {
      items = Copies.of(items);
    }
  }

  /** One change of one field, or of a resource as a whole. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PlanStep(
      @Required
      @JsonPropertyDescription("Resource, such as DbInstance/main.")
      String id,

      @Required
      @JsonPropertyDescription("What is done to it, such as create, update, replace or delete.")
      String action,

      @JsonPropertyDescription("Field that changes.")
      String field,

      @JsonPropertyDescription("Its value now.")
      String from,

      @JsonPropertyDescription("Its value then; ${...} stands for one that is known only on the way.")
      String to,

      @JsonPropertyDescription("What the step does to users and data, such as interrupts or replaces.")
      String effect,

      @JsonPropertyDescription("The resource's name in AWS or in the cluster.")
      String name,

      @JsonPropertyDescription("Why the step waits. None: it is being done.")
      String waits,

      @JsonPropertyDescription("Whether it undoes what others did.")
      Boolean drift,

      @JsonPropertyDescription("What to know of what is made.")
      String note) {}

  /** What users approved of. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Approvals(
      @JsonPropertyDescription("How many hashes have approved something.")
      Integer used,

      @JsonPropertyDescription("The hash that approved last.")
      String last,

      @JsonPropertyDescription("What was approved of and is not done yet.")
      List<ApprovedStep> steps) {

    public Approvals {
      steps = Copies.of(steps);
    }
  }

  /** A step that may be carried out although it would wait. It holds until it is done or is to do something else. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ApprovedStep(
      @Required
      @JsonPropertyDescription("Resource, such as DbInstance/main.")
      String id,

      @Required
      @JsonPropertyDescription("Its name in AWS or in the cluster.")
      String name,

      @Required
      @JsonPropertyDescription("What is done to it: create, update, replace, delete or let go.")
      String action,

      @JsonPropertyDescription("The value that each field shall have.")
      Map<String, String> changes) {

    public ApprovedStep {
      changes = Copies.of(changes);
    }
  }

  /** A resource that the platform owns, with what is needed to find and delete it once the spec has forgotten it. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record InventoryEntry(
      @Required
      @JsonPropertyDescription("Kind and name, such as DbInstance/main.")
      String id,

      @Required
      @JsonPropertyDescription("Name in AWS or in the cluster.")
      String name,

      @JsonPropertyDescription("ARN, once known.")
      String arn,

      @JsonPropertyDescription("AWS region. None: in the cluster, or in AWS as a whole.")
      String region,

      @JsonPropertyDescription("Role that reaches it. None: the operator's own.")
      String roleArn,

      @JsonPropertyDescription("Part of the platform that it counts for: Network, Data, Workloads or Edge.")
      String part,

      @JsonPropertyDescription("What becomes of its data when it goes.")
      DataPolicy dataPolicy,

      @JsonPropertyDescription("Resources that it came after, and so goes before.")
      List<String> after,

      @JsonPropertyDescription("When the operator took it into its inventory, before it was made: tells this one from "
          + "an earlier one of the same name.")
      String recorded,

      @JsonPropertyDescription("Whether it has been there at least once.")
      Boolean seen,

      @JsonPropertyDescription("Hash of what it was to be when it last was so: what differs while that is the same was "
          + "done by others.")
      String settledAs,

      @JsonPropertyDescription("What others did to it and is not undone: each field with a hash of what it is to be.")
      Map<String, String> drift,

      @JsonPropertyDescription("Ready, Progressing, Blocked, Failed, Refused or Planned.")
      String state,

      @JsonPropertyDescription("When state last became what it is, as in 2026-01-31T12:00:00Z.")
      String since,

      @JsonPropertyDescription("What AWS or the cluster says of it.")
      String message) {

    public InventoryEntry {
      after = Copies.of(after);
      drift = Copies.of(drift);
    }
  }

  /** What holds the data of a store that went. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BackupStatus(
      @Required
      @JsonPropertyDescription("Resource that it is of, such as DbInstance/main.")
      String id,

      @Required
      @JsonPropertyDescription("Name of the snapshot or backup in AWS.")
      String name,

      @JsonPropertyDescription("The time of the data, as in 2026-01-31T12:00:00Z. None: the end of the resource.")
      String takenAt,

      @JsonPropertyDescription("What restoreFrom of a new one has to be, to begin with this data.")
      String restoreFrom) {}

  /** A release command that ran to its end, kept so that it never runs again for the same release. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReleaseStatus(
      @Required
      @JsonPropertyDescription("Name of the service.")
      String service,

      @JsonPropertyDescription("Hash of image, command and env that were released.")
      String hash,

      @JsonPropertyDescription("Name of the Job.")
      String job,

      @JsonPropertyDescription("Whether it succeeded; if not, the service stays at what it ran before.")
      Boolean succeeded,

      @JsonPropertyDescription("When it ended, as in 2026-01-31T12:00:00Z.")
      String completedAt,

      @JsonPropertyDescription("Value of the annotation platform.webapp.dev/refresh then: another value lets a failed "
          + "release run again.")
      String refresh) {}
}
