package dev.webapp.platform.sandbox.aws.applicationautoscaling;

import dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.Alarm;
import software.amazon.awssdk.services.applicationautoscaling.model.ApplicationAutoScalingException;
import software.amazon.awssdk.services.applicationautoscaling.model.DeleteScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DeleteScalingPolicyResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.DeregisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DeregisterScalableTargetResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingPoliciesRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingPoliciesResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.InternalServiceException;
import software.amazon.awssdk.services.applicationautoscaling.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ResourceNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;
import software.amazon.awssdk.services.applicationautoscaling.model.TagResourceRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.TagResourceResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.TooManyTagsException;
import software.amazon.awssdk.services.applicationautoscaling.model.UntagResourceRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.UntagResourceResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ValidationException;

/** Application Auto Scaling of DynamoDB's tables and indexes. Targets outlive their tables, as they do at AWS. */
public final class ApplicationAutoScaling implements ApplicationAutoScalingClient, AwsService {
  static final ServiceModel APPLICATION_AUTO_SCALING = new ServiceModel(ApplicationAutoScalingClient.class,
      "application-autoscaling", "ApplicationAutoScaling",
      Refusal.throttling("ThrottlingException"), Refusal.failure("InternalServiceException"),
      new Exceptions(ApplicationAutoScalingException::builder, Map.ofEntries(
          Map.entry("ValidationException", ValidationException::builder),
          Map.entry("ObjectNotFoundException", ObjectNotFoundException::builder),
          Map.entry("ResourceNotFoundException", ResourceNotFoundException::builder),
          Map.entry("TooManyTagsException", TooManyTagsException::builder),
          Map.entry("InternalServiceException", InternalServiceException::builder))));

  private final Region region;
  private final DynamoDb dynamoDb;
  private final ScalableCapacity capacity;
  private final Store<ScalableTarget> targets;
  private final Store<ScalingPolicy> policies;
  private final Store<Map<String, String>> tags;

  public ApplicationAutoScaling(Region region, DynamoDb dynamoDb) {
    this.region = region;
    this.dynamoDb = dynamoDb;
    this.capacity = new ScalableCapacity(dynamoDb);
    this.targets = new Store<>(region.view(), target -> Stream.of("resource=" + target.resourceId(),
        "dimension=" + target.scalableDimensionAsString(), "arn=" + target.scalableTargetARN()));
    this.policies = new Store<>(region.view(), policy -> Stream.of("resource=" + policy.resourceId(),
        "dimension=" + policy.scalableDimensionAsString(), "name=" + policy.policyName()));
    this.tags = new Store<>(region.view());
  }

  @Override
  public ServiceModel model() {
    return APPLICATION_AUTO_SCALING;
  }

  @Override
  public List<ApplicationAutoScalingClient> parts() {
    return List.of(this);
  }

  @Override
  public String serviceName() {
    return ApplicationAutoScalingClient.SERVICE_NAME;
  }

  @Override
  public void close() {}

  /** Creates or changes a target and brings the present capacity between its bounds. */
  @Override
  public RegisterScalableTargetResponse registerScalableTarget(RegisterScalableTargetRequest request) {
    String namespace = request.serviceNamespaceAsString();
    String resource = request.resourceId();
    String dimension = request.scalableDimensionAsString();
    capacity.check(namespace, resource, dimension);
    String key = resource + "|" + dimension;
    ScalableTarget had = targets.get(key);
    Integer least = request.minCapacity() != null || had == null ? request.minCapacity() : had.minCapacity();
    Integer most = request.maxCapacity() != null || had == null ? request.maxCapacity() : had.maxCapacity();
    if (least == null || most == null) {
      throw invalid("Min and max capacity must be specified when registering a new scalable target");
    }
    if (most < least) {
      throw invalid("Maximum capacity cannot be less than minimum capacity");
    }
    if (least < 1) {
      throw invalid("Minimum capacity must be at least 1 for " + dimension);
    }
    String arn = had != null ? had.scalableTargetARN()
        : region.arn(APPLICATION_AUTO_SCALING, "scalable-target/" + region.ids().hex(12));
    SuspendedState suspended = request.suspendedState() != null ? request.suspendedState()
        : had != null ? had.suspendedState()
        : SuspendedState.builder().dynamicScalingInSuspended(false).dynamicScalingOutSuspended(false)
            .scheduledScalingSuspended(false).build();
    targets.put(key, ScalableTarget.builder()
        .serviceNamespace(namespace).resourceId(resource).scalableDimension(dimension)
        .minCapacity(least).maxCapacity(most).suspendedState(suspended).scalableTargetARN(arn)
        .creationTime(had == null ? region.now() : had.creationTime())
        .roleARN("arn:aws:iam::" + region.account() + ":role/aws-service-role/"
            + "dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable")
        .build());
    if (had == null || !request.tags().isEmpty()) {
      tags.put(arn, merge(had == null ? Map.of() : tags.get(arn), request.tags()));
    }
    capacity.clamp(resource, dimension, least, most);
    return RegisterScalableTargetResponse.builder().scalableTargetARN(arn).build();
  }

  @Override
  public DescribeScalableTargetsResponse describeScalableTargets(DescribeScalableTargetsRequest request) {
    List<List<String>> clauses = new ArrayList<>();
    if (!request.resourceIds().isEmpty()) {
      if (request.resourceIds().size() > 50) {
        throw invalid("1 validation error detected: Value at 'resourceIds' failed to satisfy constraint: Member must "
            + "have length less than or equal to 50");
      }
      clauses.add(request.resourceIds().stream().map(id -> "resource=" + id).toList());
    }
    if (request.scalableDimensionAsString() != null) {
      clauses.add(List.of("dimension=" + request.scalableDimensionAsString()));
    }
    Page<ScalableTarget> page = targets.page(request.nextToken(), size(request.maxResults()), clauses);
    return DescribeScalableTargetsResponse.builder().scalableTargets(page.items()).nextToken(page.next()).build();
  }

  @Override
  public DeregisterScalableTargetResponse deregisterScalableTarget(DeregisterScalableTargetRequest request) {
    String resource = request.resourceId();
    String dimension = request.scalableDimensionAsString();
    ScalableTarget target = target("No scalable target found for", resource, dimension);
    policies.with("resource=" + resource).stream()
        .filter(policy -> policy.scalableDimensionAsString().equals(dimension))
        .forEach(policy -> policies.remove(policyKey(resource, dimension, policy.policyName())));
    tags.remove(target.scalableTargetARN());
    targets.remove(resource + "|" + dimension);
    return DeregisterScalableTargetResponse.builder().build();
  }

  @Override
  public PutScalingPolicyResponse putScalingPolicy(PutScalingPolicyRequest request) {
    String resource = request.resourceId();
    String dimension = request.scalableDimensionAsString();
    target("No scalable target registered for", resource, dimension);
    capacity.check(request);
    String key = policyKey(resource, dimension, request.policyName());
    ScalingPolicy had = policies.get(key);
    String arn = had != null ? had.policyARN() : "arn:aws:autoscaling:" + region.name() + ":" + region.account()
        + ":scalingPolicy:" + region.ids().uuid() + ":resource/dynamodb/" + resource + ":policyName/"
        + request.policyName();
    ScalingPolicy policy = ScalingPolicy.builder()
        .policyARN(arn).policyName(request.policyName()).serviceNamespace(request.serviceNamespaceAsString())
        .resourceId(resource).scalableDimension(dimension).policyType(request.policyTypeAsString())
        .targetTrackingScalingPolicyConfiguration(request.targetTrackingScalingPolicyConfiguration())
        .alarms(had == null ? alarms(resource) : had.alarms())
        .creationTime(had == null ? region.now() : had.creationTime())
        .build();
    policies.put(key, policy);
    return PutScalingPolicyResponse.builder().policyARN(arn).alarms(policy.alarms()).build();
  }

  private List<Alarm> alarms(String resource) {
    return Stream.of("AlarmHigh", "AlarmLow", "ProvisionedCapacityHigh", "ProvisionedCapacityLow")
        .map(kind -> "TargetTracking-" + resource + "-" + kind + "-" + region.ids().uuid())
        .map(name -> Alarm.builder().alarmName(name)
            .alarmARN("arn:aws:cloudwatch:" + region.name() + ":" + region.account() + ":alarm:" + name).build())
        .toList();
  }

  @Override
  public DescribeScalingPoliciesResponse describeScalingPolicies(DescribeScalingPoliciesRequest request) {
    List<List<String>> clauses = new ArrayList<>();
    if (request.resourceId() != null) {
      clauses.add(List.of("resource=" + request.resourceId()));
    }
    if (request.scalableDimensionAsString() != null) {
      clauses.add(List.of("dimension=" + request.scalableDimensionAsString()));
    }
    if (!request.policyNames().isEmpty()) {
      clauses.add(request.policyNames().stream().map(name -> "name=" + name).toList());
    }
    Page<ScalingPolicy> page = policies.page(request.nextToken(), size(request.maxResults()), clauses);
    return DescribeScalingPoliciesResponse.builder().scalingPolicies(page.items()).nextToken(page.next()).build();
  }

  @Override
  public DeleteScalingPolicyResponse deleteScalingPolicy(DeleteScalingPolicyRequest request) {
    String key = policyKey(request.resourceId(), request.scalableDimensionAsString(), request.policyName());
    if (policies.get(key) == null) {
      throw notFound("No scaling policy found for", request.resourceId(), request.scalableDimensionAsString());
    }
    policies.remove(key);
    return DeleteScalingPolicyResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tags(tagsOf(request.resourceARN())).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    tags.put(request.resourceARN(), merge(tagsOf(request.resourceARN()), request.tags()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    Map<String, String> left = new TreeMap<>(tagsOf(request.resourceARN()));
    left.keySet().removeAll(request.tagKeys());
    tags.put(request.resourceARN(), left);
    return UntagResourceResponse.builder().build();
  }

  /** The ARN of a target, or null. */
  private String arnOf(String resource, String dimension) {
    ScalableTarget target = targets.get(resource + "|" + dimension);
    return target == null ? null : target.scalableTargetARN();
  }

  /** The tags of a target as policies see them. */
  private Map<String, String> tagged(String arn) {
    Map<String, String> all = tags.get(arn);
    return all == null ? Map.of() : all;
  }

  private Map<String, String> tagsOf(String arn) {
    if (targets.with("arn=" + arn).isEmpty()) {
      throw APPLICATION_AUTO_SCALING.refuse("ResourceNotFoundException",
          "The specified resource doesn't exist: " + arn);
    }
    return tags.get(arn);
  }

  private static Map<String, String> merge(Map<String, String> has, Map<String, String> more) {
    Map<String, String> merged = new TreeMap<>(has);
    merged.putAll(more);
    if (merged.size() > 50) {
      throw APPLICATION_AUTO_SCALING.refuse("TooManyTagsException", "The limit is 50 tags per resource.");
    }
    return merged;
  }

  private ScalableTarget target(String what, String resource, String dimension) {
    ScalableTarget target = targets.get(resource + "|" + dimension);
    if (target == null) {
      throw notFound(what, resource, dimension);
    }
    return target;
  }

  private static AwsServiceException notFound(String what, String resource, String dimension) {
    return APPLICATION_AUTO_SCALING.refuse("ObjectNotFoundException", what
        + " service namespace: dynamodb, resource ID: " + resource + ", scalable dimension: " + dimension);
  }

  private static String policyKey(String resource, String dimension, String name) {
    return resource + "|" + dimension + "|" + name;
  }

  private static int size(Integer maxResults) {
    return maxResults == null ? 50 : Math.clamp(maxResults, 1, 50);
  }

  static AwsServiceException invalid(String message) {
    return APPLICATION_AUTO_SCALING.refuse("ValidationException", message);
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new ScalingAuthorizations(region, dynamoDb, this::arnOf, this::tagged).of(operation, request);
  }
}
