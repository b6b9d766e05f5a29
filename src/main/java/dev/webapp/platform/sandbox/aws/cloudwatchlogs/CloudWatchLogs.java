package dev.webapp.platform.sandbox.aws.cloudwatchlogs;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LimitExceededException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatchlogs.model.TooManyTagsException;

/** CloudWatch Logs: the log groups of a region, without what is in them. */
public final class CloudWatchLogs implements AwsService {
  static final ServiceModel LOGS = new ServiceModel(CloudWatchLogsClient.class, "logs", "CloudWatchLogs",
      Refusal.throttling("ThrottlingException"), Refusal.failure("ServiceUnavailableException"),
      new Exceptions(CloudWatchLogsException::builder, Map.ofEntries(
          Map.entry("ResourceNotFoundException", ResourceNotFoundException::builder),
          Map.entry("ResourceAlreadyExistsException", ResourceAlreadyExistsException::builder),
          Map.entry("InvalidParameterException", InvalidParameterException::builder),
          Map.entry("LimitExceededException", LimitExceededException::builder),
          Map.entry("TooManyTagsException", TooManyTagsException::builder))));

  private final Region region;
  private final LogGroups groups;

  public CloudWatchLogs(Region region) {
    this.region = region;
    this.groups = new LogGroups(region);
  }

  @Override
  public ServiceModel model() {
    return LOGS;
  }

  @Override
  public List<CloudWatchLogsClient> parts() {
    return List.of(groups);
  }

  /** Whether there is a log group of that name. */
  public boolean exists(String name) {
    return groups.exists(name);
  }

  /** By the service authorization reference of CloudWatch Logs. */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    NamedResources named = new NamedResources(region, LOGS, Map.of("logGroupName", "log-group:", "resourceArn", ""),
        arn -> groups.tagsOf(arn.substring(arn.indexOf(":log-group:") + ":log-group:".length())));
    if (operation.startsWith("Describe")) {
      return List.of(named.anywhere(operation));
    }
    List<Request> all = new ArrayList<>(named.about(operation, request));
    if (request instanceof CreateLogGroupRequest create && create.hasTags()) {
      all.add(Request.of("logs:TagResource", region.arn(LOGS, "log-group:" + create.logGroupName()))
          .tagging(create.tags()));
    }
    return all;
  }
}
