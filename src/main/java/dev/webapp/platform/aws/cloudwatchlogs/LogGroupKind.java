package dev.webapp.platform.aws.cloudwatchlogs;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;

/**
 * {@link LogGroup}s. They have no status. Outputs: {@code name} and {@code arn}, the latter without the {@code :*} that
 * stands for all that is in it.
 *
 * <p>They count as holding no data of the platform's: what is in them goes by itself after their retention, and they go
 * with what writes to them.
 */
public final class LogGroupKind implements ResourceKind<LogGroup, ObservedLogGroup> {
  private static final String NOT_FOUND = "ResourceNotFoundException";
  private final Clients clients;
  private final RememberedTags tags;

  public LogGroupKind(Clients clients, RememberedTags tags) {
    this.clients = clients;
    this.tags = tags;
  }

  @Override
  public String name() {
    return "LogGroup";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  /** An account may have thousands: only those are listed that begin as all that are sought do. */
  @Override
  public Map<Handle, ObservedLogGroup> observe(Scope scope, Collection<Sought<LogGroup>> sought) {
    Map<String, Handle> byName = sought.stream()
        .collect(Collectors.toMap(one -> one.handle().physicalName(), Sought::handle, (a, _) -> a, TreeMap::new));
    Map<Handle, ObservedLogGroup> seen = new TreeMap<>();
    if (byName.isEmpty()) {
      return seen;
    }
    String prefix = common(byName.keySet());
    DescribeLogGroupsRequest.Builder request = DescribeLogGroupsRequest.builder();
    if (!prefix.isEmpty()) {
      request.logGroupNamePrefix(prefix);
    }
    logs(scope).describeLogGroupsPaginator(request.build()).logGroups().stream()
        .filter(group -> byName.containsKey(group.logGroupName()))
        .forEach(group -> tagsOf(scope, plain(group.arn())).ifPresent(own -> seen.put(
            byName.get(group.logGroupName()), new ObservedLogGroup(group.logGroupName(), plain(group.arn()),
                group.retentionInDays() == null ? 0 : group.retentionInDays(), group.kmsKeyId(), own))));
    return seen;
  }

  private static String common(Set<String> names) {
    return names.stream().reduce((a, b) -> {
      int same = 0;
      while (same < a.length() && same < b.length() && a.charAt(same) == b.charAt(same)) {
        same++;
      }
      return a.substring(0, same);
    }).orElse("");
  }

  private static String plain(String arn) {
    return arn.endsWith(":*") ? arn.substring(0, arn.length() - 2) : arn;
  }

  /** Empty where it went since it was listed. */
  private Optional<Map<String, String>> tagsOf(Scope scope, String arn) {
    return Optional.ofNullable(tags.of(List.of(arn), 1, _ -> {
      try {
        return Map.of(arn, ofUsers(logs(scope).listTagsForResource(r -> r.resourceArn(arn)).tags()));
      } catch (Problem problem) {
        if (problem.is(NOT_FOUND)) {
          return Map.of();
        }
        throw problem;
      }
    }).get(arn));
  }

  private static Map<String, String> ofUsers(Map<String, String> told) {
    return Tags.read(told.entrySet(), Map.Entry::getKey, Map.Entry::getValue);
  }

  @Override
  public LogGroup project(ObservedLogGroup observed, LogGroup desired) {
    return new LogGroup(observed.retentionDays(), observed.kmsKeyArn(), Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedLogGroup observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedLogGroup observed) {
    return Outputs.of("name", observed.name()).and("arn", observed.arn());
  }

  /** A creation tells nothing, and takes no retention: that comes afterwards. */
  @Override
  public ObservedLogGroup create(Handle handle, Scope scope, LogGroup desired, Token token) {
    String name = handle.physicalName();
    logs(scope).createLogGroup(r -> r.logGroupName(name).kmsKeyId(desired.kmsKeyArn()).tags(desired.tags()));
    ObservedLogGroup made = observe(scope, List.of(new Sought<>(handle, desired))).get(handle);
    if (made == null) {
      throw Problem.of(Problem.Category.CONFLICT, "NotListedYet", "logs:CreateLogGroup",
          "log group " + name + " has been made and is not listed yet");
    }
    return made;
  }

  /** What makes it ours comes first. */
  @Override
  public ObservedLogGroup update(
      Handle handle, Scope scope, LogGroup desired, ObservedLogGroup observed, Delta delta) {
    if (delta.touches("tags")) {
      return new ObservedLogGroup(observed.name(), observed.arn(), observed.retentionDays(), observed.kmsKeyArn(),
          retag(scope, observed, delta));
    }
    if (delta.touches("retentionDays")) {
      if (desired.retentionDays() == 0) {
        logs(scope).deleteRetentionPolicy(r -> r.logGroupName(observed.name()));
      } else {
        logs(scope).putRetentionPolicy(
            r -> r.logGroupName(observed.name()).retentionInDays(desired.retentionDays()));
      }
      return new ObservedLogGroup(
          observed.name(), observed.arn(), desired.retentionDays(), observed.kmsKeyArn(), observed.tags());
    }
    if (delta.touches("kmsKeyArn")) {
      logs(scope).associateKmsKey(r -> r.logGroupName(observed.name()).kmsKeyId(desired.kmsKeyArn()));
      return new ObservedLogGroup(
          observed.name(), observed.arn(), observed.retentionDays(), desired.kmsKeyArn(), observed.tags());
    }
    return observed;
  }

  /** One call: removals first, since the tag that lists our keys must outlive what it names. */
  private Map<String, String> retag(Scope scope, ObservedLogGroup observed, Delta delta) {
    Map<String, String> now = new TreeMap<>(observed.tags());
    List<String> gone = Tags.toRemove(delta);
    // Even a failed call may have taken effect.
    tags.doubt(observed.arn());
    if (!gone.isEmpty()) {
      logs(scope).untagResource(r -> r.resourceArn(observed.arn()).tagKeys(gone));
      now.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      logs(scope).tagResource(r -> r.resourceArn(observed.arn()).tags(set));
      now.putAll(set);
    }
    tags.remember(observed.arn(), now);
    return now;
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedLogGroup observed, Farewell how) {
    try {
      logs(scope).deleteLogGroup(r -> r.logGroupName(observed.name()));
    } catch (Problem problem) {
      if (!problem.is(NOT_FOUND)) {
        throw problem;
      }
    } finally {
      // Another one of the name has the same ARN.
      tags.doubt(observed.arn());
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("logs:DescribeLogGroups", "logs:ListTagsForResource", "logs:CreateLogGroup",
        "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy", "logs:AssociateKmsKey", "logs:DeleteLogGroup",
        "logs:TagResource", "logs:UntagResource");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("LogGroups", "logs", "log-group:*");
    return List.of(groups.owned("PutRetentionPolicy", "DeleteRetentionPolicy", "AssociateKmsKey", "DeleteLogGroup",
            "TagResource", "UntagResource"),
        groups.created("CreateLogGroup"), groups.claimed("TagResource"));
  }

  private CloudWatchLogsClient logs(Scope scope) {
    return clients.get(CloudWatchLogsClient.class, scope);
  }
}
