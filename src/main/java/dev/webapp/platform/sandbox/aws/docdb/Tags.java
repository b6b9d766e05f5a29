package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.docdb.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.docdb.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.docdb.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.docdb.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.docdb.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.docdb.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.docdb.model.Tag;

/** Tags of DocumentDB's resources, by ARN. No other operation tells them. */
final class Tags implements DocDbState.Part {
  private final DocDbState state;

  Tags(DocDbState state) {
    this.state = state;
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tagList(tags(request.resourceName())).build();
  }

  @Override
  public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
    change(request.resourceName(), has -> DocDbState.merge(has, request.tags()));
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
    Map<String, String> all = new TreeMap<>();
    List<Tag> tags = state.tags.get(arn);
    (tags == null ? List.<Tag>of() : tags).forEach(tag -> all.put(tag.key(), tag.value()));
    return all;
  }

  private List<Tag> tags(String arn) {
    requireThere(arn);
    List<Tag> tags = state.tags.get(arn);
    return tags == null ? List.of() : tags;
  }

  private void requireThere(String arn) {
    String prefix = state.arn("", "");
    if (arn == null || !arn.startsWith(prefix.substring(0, prefix.length() - 1))) {
      throw invalid(arn);
    }
    switch (arn.split(":")[5]) {
      case "cluster" -> state.cluster(arn);
      case "db" -> state.instance(arn);
      case "cluster-snapshot" -> new ClusterSnapshots(state).snapshot(arn);
      case "cluster-pg" -> {
        if (state.parameterGroup(DocDbState.key(arn)) == null) {
          throw DOCDB.error("DBParameterGroupNotFound", 404,
              "DBClusterParameterGroup not found: " + DocDbState.key(arn));
        }
      }
      default -> throw invalid(arn);
    }
  }

  private void change(String arn, UnaryOperator<List<Tag>> change) {
    List<Tag> changed = change.apply(tags(arn));
    if (arn.split(":")[5].equals("cluster") && state.cluster(arn).status().equals(Lifecycle.DELETING)) {
      throw DOCDB.refuse("InvalidDBClusterStateFault", "DB Cluster " + DocDbState.key(arn) + " is being deleted.");
    }
    if (arn.split(":")[5].equals("db")
        && state.instance(arn).dbInstanceStatus().equals(Lifecycle.DELETING)) {
      throw DOCDB.refuse("InvalidDBInstanceState", "Instance " + DocDbState.key(arn) + " is being deleted.");
    }
    state.tags.put(arn, changed);
  }

  private static RuntimeException invalid(String arn) {
    return DOCDB.refuse("InvalidParameterValue",
        "The specified resource name does not match an RDS resource in this region: " + arn);
  }
}
