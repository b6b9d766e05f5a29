package dev.webapp.platform.sandbox.aws.cloudwatchlogs;

import static dev.webapp.platform.sandbox.aws.cloudwatchlogs.CloudWatchLogs.LOGS;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.AssociateKmsKeyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.AssociateKmsKeyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/** Log groups. */
final class LogGroups implements CloudWatchLogsClient {
  /** API reference, PutRetentionPolicy. */
  private static final Set<Integer> RETENTIONS = Set.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
      1096, 1827, 2192, 2557, 2922, 3288, 3653);
  private static final int PAGE = 50;
  private static final int MOST_TAGS = 50;

  /**
   * A log group.
   *
   * @param retention in days, null for ever
   * @param kmsKey null for AWS's own
   */
  private record Stored(String name, Instant created, Integer retention, String kmsKey, Map<String, String> tags) {}

  private final Region region;
  private final Store<Stored> groups;

  LogGroups(Region region) {
    this.region = region;
    this.groups = new Store<>(region.view());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  boolean exists(String name) {
    return groups.get(name) != null;
  }

  Map<String, String> tagsOf(String name) {
    Stored there = groups.get(plain(name));
    return there == null ? Map.of() : there.tags();
  }

  private static String plain(String name) {
    return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
  }

  private Stored find(String name) {
    Stored found = name == null ? null : groups.get(name);
    if (found == null) {
      throw LOGS.refuse("ResourceNotFoundException", "The specified log group does not exist.");
    }
    return found;
  }

  private Stored byArn(String arn) {
    if (arn.endsWith(":*")) {
      throw LOGS.refuse("InvalidParameterException", "The resource ARN must not end with :*");
    }
    return find(arn.substring(arn.indexOf(":log-group:") + ":log-group:".length()));
  }

  @Override
  public CreateLogGroupResponse createLogGroup(CreateLogGroupRequest request) {
    String name = request.logGroupName();
    if (name == null || !name.matches("[.\\-_/#A-Za-z0-9]{1,512}") || name.startsWith("aws/")) {
      throw LOGS.refuse("InvalidParameterException", "1 validation error detected: Value '" + name
          + "' at 'logGroupName' failed to satisfy constraint");
    }
    if (exists(name)) {
      throw LOGS.refuse("ResourceAlreadyExistsException", "The specified log group already exists");
    }
    groups.put(name, new Stored(name, region.now(), null, request.kmsKeyId(), merged(Map.of(), request.tags())));
    return CreateLogGroupResponse.builder().build();
  }

  @Override
  public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
    String prefix = request.logGroupNamePrefix() == null ? "" : request.logGroupNamePrefix();
    Page<Stored> page = Page.of(groups.all().stream().filter(each -> each.name().startsWith(prefix)).toList(),
        request.nextToken(), request.limit() == null ? PAGE : request.limit());
    return DescribeLogGroupsResponse.builder().nextToken(page.next()).logGroups(page.items().stream()
        .map(each -> LogGroup.builder().logGroupName(each.name()).creationTime(each.created().toEpochMilli())
            .retentionInDays(each.retention()).kmsKeyId(each.kmsKey()).arn(arn(each) + ":*").logGroupArn(arn(each))
            .storedBytes(0L).build()).toList()).build();
  }

  private String arn(Stored stored) {
    return region.arn(LOGS, "log-group:" + stored.name());
  }

  @Override
  public PutRetentionPolicyResponse putRetentionPolicy(PutRetentionPolicyRequest request) {
    if (!RETENTIONS.contains(request.retentionInDays())) {
      throw LOGS.refuse("InvalidParameterException", "1 validation error detected: Value '"
          + request.retentionInDays() + "' at 'retentionInDays' failed to satisfy constraint");
    }
    Stored found = find(request.logGroupName());
    groups.put(found.name(), new Stored(
        found.name(), found.created(), request.retentionInDays(), found.kmsKey(), found.tags()));
    return PutRetentionPolicyResponse.builder().build();
  }

  @Override
  public DeleteRetentionPolicyResponse deleteRetentionPolicy(DeleteRetentionPolicyRequest request) {
    Stored found = find(request.logGroupName());
    groups.put(found.name(), new Stored(found.name(), found.created(), null, found.kmsKey(), found.tags()));
    return DeleteRetentionPolicyResponse.builder().build();
  }

  @Override
  public AssociateKmsKeyResponse associateKmsKey(AssociateKmsKeyRequest request) {
    Stored found = find(request.logGroupName());
    groups.put(found.name(), new Stored(
        found.name(), found.created(), found.retention(), request.kmsKeyId(), found.tags()));
    return AssociateKmsKeyResponse.builder().build();
  }

  @Override
  public DeleteLogGroupResponse deleteLogGroup(DeleteLogGroupRequest request) {
    groups.remove(find(request.logGroupName()).name());
    return DeleteLogGroupResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tags(byArn(request.resourceArn()).tags()).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    Stored found = byArn(request.resourceArn());
    retag(found, merged(found.tags(), request.tags()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    Stored found = byArn(request.resourceArn());
    Map<String, String> left = new TreeMap<>(found.tags());
    left.keySet().removeAll(request.tagKeys());
    retag(found, left);
    return UntagResourceResponse.builder().build();
  }

  private void retag(Stored found, Map<String, String> tags) {
    groups.put(found.name(), new Stored(found.name(), found.created(), found.retention(), found.kmsKey(), tags));
  }

  private static Map<String, String> merged(Map<String, String> has, Map<String, String> more) {
    Map<String, String> merged = new TreeMap<>(has);
    merged.putAll(more);
    if (merged.size() > MOST_TAGS) {
      throw LOGS.refuse("TooManyTagsException", "A resource can have no more than " + MOST_TAGS + " tags.");
    }
    return merged;
  }
}
