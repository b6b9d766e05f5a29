package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb.DYNAMODB;
import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** DynamoDB's tags and times to live. */
final class Tags implements DynamoDbState.Part {
  private static final int TAGS_PER_PAGE = 10;
  private static final Duration TIME_TO_LIVE_PAUSE = Duration.ofHours(1);
  private static final Duration TIME_TO_LIVE_TAKES = Duration.ofMinutes(5);
  private static final TimeToLiveDescription OFF =
      TimeToLiveDescription.builder().timeToLiveStatus(TimeToLiveStatus.DISABLED).build();

  private final DynamoDbState state;

  Tags(DynamoDbState state) {
    this.state = state;
  }

  /** Ten tags a page. */
  @Override
  public ListTagsOfResourceResponse listTagsOfResource(ListTagsOfResourceRequest request) {
    List<Tag> all = Tables.tags(state.tags.get(byArn(request.resourceArn()).tableId()));
    Page<Tag> page = Page.of(all, request.nextToken(), TAGS_PER_PAGE);
    return ListTagsOfResourceResponse.builder().tags(page.items()).nextToken(page.next()).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    String id = state.active(byArn(request.resourceArn()).tableName()).tableId();
    state.tags.put(id, merge(state.tags.get(id), request.tags()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    String id = state.active(byArn(request.resourceArn()).tableName()).tableId();
    Map<String, String> left = new TreeMap<>(state.tags.get(id));
    left.keySet().removeAll(request.tagKeys());
    state.tags.put(id, left);
    return UntagResourceResponse.builder().build();
  }

  static Map<String, String> merge(Map<String, String> has, List<Tag> more) {
    Map<String, String> merged = new TreeMap<>(has);
    for (Tag tag : more) {
      if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > 128 || tag.key().startsWith("aws:")) {
        throw invalid("One or more parameter values were invalid: Invalid tag key: " + tag.key());
      }
      merged.put(tag.key(), tag.value());
    }
    if (merged.size() > 50) {
      throw DYNAMODB.refuse("LimitExceededException", "Too many tags: the limit is 50 tags per resource");
    }
    return merged;
  }

  @Override
  public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
    TimeToLiveDescription ttl = state.timesToLive.get(state.table(request.tableName()).tableId());
    return DescribeTimeToLiveResponse.builder().timeToLiveDescription(ttl == null ? OFF : ttl).build();
  }

  /** At most one change per hour and table. */
  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    TableDescription table = state.active(request.tableName());
    TimeToLiveSpecification wanted = request.timeToLiveSpecification();
    TimeToLiveDescription has = state.timesToLive.get(table.tableId());
    boolean on = has != null && has.attributeName() != null;
    if (on && !has.attributeName().equals(wanted.attributeName())) {
      throw invalid("TimeToLive is active on a different AttributeName: current AttributeName is "
          + has.attributeName());
    }
    Instant last = state.timeToLiveChanges.get(table.tableId());
    boolean settled = last == null || !last.plus(TIME_TO_LIVE_PAUSE).isAfter(state.now());
    boolean enabling = Boolean.TRUE.equals(wanted.enabled());
    if (settled && on == enabling) {
      throw invalid("TimeToLive is already " + (on ? "enabled" : "disabled"));
    }
    if (!settled) {
      throw invalid("Time to live has been modified multiple times within a fixed interval");
    }
    TimeToLiveDescription.Builder target = TimeToLiveDescription.builder().attributeName(wanted.attributeName());
    state.timesToLive.put(table.tableId(), Evolution
        .from(state.now(),
            target.timeToLiveStatus(enabling ? TimeToLiveStatus.ENABLING : TimeToLiveStatus.DISABLING).build())
        .then(TIME_TO_LIVE_TAKES, enabling ? target.timeToLiveStatus(TimeToLiveStatus.ENABLED).build() : OFF));
    state.timeToLiveChanges.put(table.tableId(), state.now());
    return UpdateTimeToLiveResponse.builder().timeToLiveSpecification(wanted).build();
  }

  private TableDescription byArn(String arn) {
    if (arn == null || !arn.startsWith(state.arn(""))) {
      throw invalid("Invalid TableArn: " + arn);
    }
    TableDescription table = state.tables.get(DynamoDbState.name(arn));
    if (table == null) {
      throw DYNAMODB.refuse("ResourceNotFoundException", "Requested resource not found: ResourcArn: " + arn + " not "
          + "found");
    }
    return table;
  }
}
