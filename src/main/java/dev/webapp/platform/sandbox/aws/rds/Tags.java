package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.rds.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.rds.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.rds.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.rds.model.Tag;

/** Tags of RDS's resources, by ARN. */
final class Tags implements RdsState.Part {
  private final RdsState state;

  Tags(RdsState state) {
    this.state = state;
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tagList(tags(request.resourceName())).build();
  }

  @Override
  public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
    change(request.resourceName(), has -> RdsState.merge(has, request.tags()));
    return AddTagsToResourceResponse.builder().build();
  }

  @Override
  public RemoveTagsFromResourceResponse removeTagsFromResource(RemoveTagsFromResourceRequest request) {
    change(request.resourceName(),
        has -> has.stream().filter(tag -> !request.tagKeys().contains(tag.key())).toList());
    return RemoveTagsFromResourceResponse.builder().build();
  }

  /** The tags of a resource as policies see them; none where it is not there. */
  Map<String, String> of(String arn) {
    String key = RdsState.key(arn);
    List<Tag> tags = switch (arn.split(":").length > 5 ? arn.split(":")[5] : "") {
      case "db" -> state.instances.get(key) == null ? null : state.instances.get(key).tagList();
      case "snapshot" -> state.snapshots.get(key) == null ? null : state.snapshots.get(key).tagList();
      case "deployment" -> state.deployments.get(key) == null ? null : state.deployments.get(key).tagList();
      default -> state.tags.get(arn);
    };
    Map<String, String> all = new TreeMap<>();
    (tags == null ? List.<Tag>of() : tags).forEach(tag -> all.put(tag.key(), tag.value()));
    return all;
  }

  private List<Tag> tags(String arn) {
    return switch (sort(arn)) {
      case "db" -> state.instance(arn).tagList();
      case "snapshot" -> {
        if (state.snapshots.get(RdsState.key(arn)) == null) {
          throw RDS.error("DBSnapshotNotFound", 404, "DBSnapshot " + RdsState.key(arn) + " not found.");
        }
        yield state.snapshots.get(RdsState.key(arn)).tagList();
      }
      case "subgrp" -> state.tags.get(state.subnetGroup(RdsState.key(arn)).dbSubnetGroupArn());
      case "pg" -> {
        List<Tag> tags = state.tags.get(state.parameterGroup(RdsState.key(arn)).dbParameterGroupArn());
        yield tags == null ? List.of() : tags;
      }
      default -> throw invalid(arn);
    };
  }

  private void change(String arn, UnaryOperator<List<Tag>> change) {
    List<Tag> changed = change.apply(tags(arn));
    String key = RdsState.key(arn);
    switch (sort(arn)) {
      case "db" -> {
        DBInstance instance = state.instance(arn);
        if (instance.dbInstanceStatus().equals(Lifecycle.DELETING)) {
          throw RDS.refuse("InvalidDBInstanceState", "Instance " + key + " is being deleted.");
        }
        state.instances.change(key, each -> each.toBuilder().tagList(changed).build());
      }
      case "snapshot" -> state.snapshots.change(key, each -> each.toBuilder().tagList(changed).build());
      default -> state.tags.put(arn, changed);
    }
  }

  private String sort(String arn) {
    String prefix = state.arn("", "");
    if (arn == null || !arn.startsWith(prefix.substring(0, prefix.length() - 1))) {
      throw invalid(arn);
    }
    String[] parts = arn.split(":");
    return parts.length == 7 ? parts[5] : "";
  }

  private static RuntimeException invalid(String arn) {
    return RDS.refuse("InvalidParameterValue",
        "The specified resource name does not match an RDS resource in this region: " + arn);
  }
}
