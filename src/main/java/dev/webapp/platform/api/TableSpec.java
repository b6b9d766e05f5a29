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

/** A DynamoDB table with its global secondary indexes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = "self.partitionKey == oldSelf.partitionKey", fieldPath = ".partitionKey",
    message = "partitionKey can't change: add a table under a new name, move the items, then remove this one")
@ValidationRule(
    value = "has(self.sortKey) == has(oldSelf.sortKey) && (!has(self.sortKey) || self.sortKey == oldSelf.sortKey)",
    message = "sortKey can't be added, changed or removed: add a table under a new name, move the items, then remove "
        + "this one")
@ValidationRule(value = "!has(self.sortKey) || self.sortKey.name != self.partitionKey.name",
    message = "sortKey must be another attribute than partitionKey: leave sortKey out if one is enough")
@ValidationRule(
    value = "!has(self.indexes) || self.indexes.all(i, "
        + "(i.partitionKey.name != self.partitionKey.name || i.partitionKey.type == self.partitionKey.type) "
        + "&& (!has(i.sortKey) || i.sortKey.name != self.partitionKey.name || i.sortKey.type == "
        + "self.partitionKey.type) && (!has(self.sortKey) || i.partitionKey.name != self.sortKey.name "
        + "|| i.partitionKey.type == self.sortKey.type) "
        + "&& (!has(self.sortKey) || !has(i.sortKey) || i.sortKey.name != self.sortKey.name "
        + "|| i.sortKey.type == self.sortKey.type))",
    fieldPath = ".indexes",
    message = "an attribute that is a key of the table has another type in indexes: an attribute has one type, use the "
        + "table's")
@ValidationRule(
    value = "!has(self.indexes) || self.indexes.all(i, self.indexes.all(j, "
        + "(i.partitionKey.name != j.partitionKey.name || i.partitionKey.type == j.partitionKey.type) "
        + "&& (!has(j.sortKey) || i.partitionKey.name != j.sortKey.name || i.partitionKey.type == j.sortKey.type) "
        + "&& (!has(i.sortKey) || !has(j.sortKey) || i.sortKey.name != j.sortKey.name "
        + "|| i.sortKey.type == j.sortKey.type)))",
    fieldPath = ".indexes",
    message = "an attribute is a key of two indexes with two types: an attribute has one type")
@ValidationRule(
    value = "has(self.identifier) == has(oldSelf.identifier) "
        + "&& (!has(self.identifier) || self.identifier == oldSelf.identifier)",
    message = "identifier can't be added, changed or removed: add a table under a new name with it, then remove this "
        + "one")
@ValidationRule(value = "!has(self.adopt) || !self.adopt || has(self.identifier)",
    message = "adopt needs identifier: the name of the DynamoDB table to take over")
@ValidationRule(value = "!has(self.adopt) || !self.adopt || !has(self.restoreFrom)",
    message = "a table is either adopted or restored: remove adopt or restoreFrom")
public record TableSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform, which services refer to in uses. Another name is another, "
        + "empty table; the old one goes as dataPolicy says.")
    String name,

    @Required
    @JsonPropertyDescription("Attribute that items are found by. It can't change.")
    Key partitionKey,

    @JsonPropertyDescription("Attribute that items of one partition are sorted by. Default: none, an item per "
        + "partition key. It can't change.")
    Key sortKey,

    @Size(min = 1, max = 255)
    @JsonPropertyDescription("Attribute that holds the time, in seconds since 1970, after which an item is deleted. "
        + "Default: items stay. AWS takes one change an hour.")
    String timeToLive,

    @Size(max = Bounds.INDEXES)
    @JsonPropertyDescription("Global secondary indexes, which find items by other attributes. They are added and "
        + "removed one at a time, without interruption; filling one may take hours.")
    List<Index> indexes,

    @JsonPropertyDescription("Pay per request, or provisioned. Default: OnDemand.")
    Capacity capacity,

    @JsonPropertyDescription("Continuous backups, which allow restoring the table as it was at any second.")
    PointInTimeRecovery pointInTimeRecovery,

    @JsonPropertyDescription("Keeps a stream of changes for a day, with this much of each item: KeysOnly, NewImage, "
        + "OldImage or NewAndOldImages. Default: no stream. Another view makes another stream.")
    StreamView stream,

    @JsonPropertyDescription("AWS refuses to delete the table for anybody. The operator lifts it itself for a removal "
        + "that dataPolicy and changes.policy allow. Default: false with profile Starter, true with Production.")
    Boolean deletionProtection,

    @JsonPropertyDescription("What becomes of the items when the table leaves the spec or the platform is deleted. "
        + "Snapshot: deleted after a backup. Retain: it stays in AWS. Delete: deleted for good. Default: "
        + "spec.dataPolicy.")
    DataPolicy dataPolicy,

    @JsonPropertyDescription("What the items come from when the table is made. Afterwards it means nothing, and may "
        + "stay or go. Default: nothing, the table begins empty.")
    RestoreFrom restoreFrom,

    @Size(min = 3, max = 255)
    @Pattern("^[A-Za-z0-9_.-]+$")
    @JsonPropertyDescription("Name of the table in DynamoDB. Default: made of namespace, platform and name. It can't "
        + "change.")
    String identifier,

    @JsonPropertyDescription("Takes over the DynamoDB table called identifier, although it isn't the platform's. What "
        + "would change of it is in status.plan and waits for approval; until then it isn't touched. Default: false, "
        + "what isn't the platform's is left alone.")
    Boolean adopt,

    @JsonPropertyDescription("How far the operator may go by itself with this table. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  public TableSpec {
    indexes = Copies.of(indexes);
  }

  /** A backup, or another table as it was at a point in time. */
  @ValidationRule(value = "has(self.backup) != has(self.table)", message = "restoreFrom needs either backup or table")
  @ValidationRule(value = "has(self.table) || !has(self.time)",
      message = "restoreFrom.time is only for table: a backup has its own")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RestoreFrom(
      @Size(min = 37, max = 1024)
      @Pattern("^arn:[a-z-]+:dynamodb:\\S+$")
      @JsonPropertyDescription("ARN of a backup in the region.")
      String backup,

      @Size(min = 3, max = 255)
      @Pattern("^[A-Za-z0-9_.-]+$")
      @JsonPropertyDescription("Name of a DynamoDB table in the account and region that has point-in-time recovery.")
      String table,

      @Size(max = 20)
      @Pattern(Bounds.TIME)
      @JsonPropertyDescription("The point in time, in UTC, as in 2026-01-31T12:00:00Z. Default: the latest.")
      String time) {}

  /** A key attribute. */
  public record Key(
      @Required
      @Size(min = 1, max = 255)
      @JsonPropertyDescription("Name of the attribute.")
      String name,

      @Required
      @JsonPropertyDescription("Type of the attribute: String, Number or Binary.")
      AttributeType type) {}

  /** Types that a key attribute may have. */
  public enum AttributeType {
    @JsonProperty("String") STRING,
    @JsonProperty("Number") NUMBER,
    @JsonProperty("Binary") BINARY
  }

  /** A global secondary index. DynamoDB changes none; a new name beside the old one loses no query on the way. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value = "self.partitionKey == oldSelf.partitionKey && has(self.sortKey) == has(oldSelf.sortKey) "
          + "&& (!has(self.sortKey) || self.sortKey == oldSelf.sortKey)",
      message = "the keys of an index can't change: add an index under a new name, wait until it is ready, then remove "
          + "this one")
  @ValidationRule(
      value = "(has(self.projection) ? self.projection : 'All') == (has(oldSelf.projection) ? oldSelf.projection : "
          + "'All') && has(self.nonKeyAttributes) == has(oldSelf.nonKeyAttributes) "
          + "&& (!has(self.nonKeyAttributes) || self.nonKeyAttributes == oldSelf.nonKeyAttributes)",
      message = "the projection of an index can't change: add an index under a new name, wait until it is ready, then "
          + "remove this one")
  @ValidationRule(value = "!has(self.sortKey) || self.sortKey.name != self.partitionKey.name",
      message = "sortKey of an index must be another attribute than its partitionKey: leave sortKey out if one is "
          + "enough")
  @ValidationRule(
      value = "(has(self.projection) && self.projection == 'Include') "
          + "== (has(self.nonKeyAttributes) && size(self.nonKeyAttributes) > 0)",
      message = "projection Include needs nonKeyAttributes, and nonKeyAttributes need projection Include")
  public record Index(
      @Required
      @Size(min = 3, max = Bounds.NAME_LENGTH)
      @Pattern(Bounds.NAME)
      @JsonPropertyDescription("Name of the index, as queries use it.")
      String name,

      @Required
      @JsonPropertyDescription("Attribute that the index finds items by. It can't change.")
      Key partitionKey,

      @JsonPropertyDescription("Attribute that the index sorts items of one partition by. Default: none. It can't "
          + "change.")
      Key sortKey,

      @JsonPropertyDescription("What a query of the index sees of an item: All, KeysOnly, or Include for keys and "
          + "nonKeyAttributes. Default: All. It can't change.")
      Projection projection,

      @Size(max = 20)
      @JsonPropertyDescription("Attributes beside the keys, with projection Include. They can't change.")
      List<@Size(min = 1, max = 255) String> nonKeyAttributes) {

    public Index {
      nonKeyAttributes = Copies.of(nonKeyAttributes);
    }
  }

  /** See {@link Index#projection()}. */
  public enum Projection {
    @JsonProperty("All") ALL,
    @JsonProperty("KeysOnly") KEYS_ONLY,
    @JsonProperty("Include") INCLUDE
  }

  /** How the table's throughput is paid for. Indexes have the table's throughput, each for itself. */
  @ValidationRule(value = "self.mode != 'Provisioned' || (has(self.read) && has(self.write))",
      message = "capacity.mode Provisioned needs read and write, each with min and max")
  @ValidationRule(value = "self.mode != 'OnDemand' || (!has(self.read) && !has(self.write))",
      message = "capacity.mode OnDemand has neither read nor write: remove them, or set mode: Provisioned")
  public record Capacity(
      @Required
      @JsonPropertyDescription("OnDemand: pay per request. Provisioned: pay for throughput, which follows the load "
          + "between min and max. A change doesn't interrupt; AWS allows a few a day.")
      Mode mode,

      @JsonPropertyDescription("Read throughput, with mode Provisioned. Every index has as much again.")
      Throughput read,

      @JsonPropertyDescription("Write throughput, with mode Provisioned. Every index has as much again.")
      Throughput write) {}

  /** See {@link Capacity#mode()}. */
  public enum Mode {
    @JsonProperty("OnDemand") ON_DEMAND,
    @JsonProperty("Provisioned") PROVISIONED
  }

  /** Bounds in capacity units a second; where both are the same, nothing scales. */
  @ValidationRule(value = "self.min <= self.max", message = "min of capacity.read and capacity.write must not exceed "
      + "max")
  public record Throughput(
      @Required
      @Min(1) @Max(40000)
      @JsonPropertyDescription("Least capacity units.")
      Integer min,

      @Required
      @Min(1) @Max(40000)
      @JsonPropertyDescription("Greatest capacity units.")
      Integer max,

      @Min(20) @Max(90)
      @JsonPropertyDescription("Use of the capacity, in percent, that scaling aims at. Default: 70.")
      Integer targetPercent) {}

  /** Continuous backups. */
  @ValidationRule(value = "self.enabled || !has(self.recoveryDays)",
      message = "pointInTimeRecovery.recoveryDays is only for enabled: true")
  public record PointInTimeRecovery(
      @Required
      @JsonPropertyDescription("Whether the table is backed up continuously. Default without pointInTimeRecovery: "
          + "false with profile Starter, true with Production.")
      Boolean enabled,

      @Min(1) @Max(35)
      @JsonPropertyDescription("Days that one can go back. Default: 35.")
      Integer recoveryDays) {}

  /** See {@link TableSpec#stream()}. */
  public enum StreamView {
    @JsonProperty("KeysOnly") KEYS_ONLY,
    @JsonProperty("NewImage") NEW_IMAGE,
    @JsonProperty("OldImage") OLD_IMAGE,
    @JsonProperty("NewAndOldImages") NEW_AND_OLD_IMAGES
  }
}
