package dev.webapp.platform.sandbox.aws.lambda;

import static dev.webapp.platform.sandbox.aws.lambda.Lambda.LAMBDA;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;
import software.amazon.awssdk.services.lambda.model.Environment;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceResponse;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.VpcConfigResponse;

/** Functions, and what they are set up as. */
final class Functions implements LambdaClient {
  static final String PRINCIPAL = "lambda.amazonaws.com";
  private static final Duration COMES = Duration.ofSeconds(60);
  private static final Duration CHANGES = Duration.ofSeconds(10);
  private static final int MOST_TAGS = 50;
  /** Of an account's 1,000, so many stay for functions without a reserve. */
  private static final int RESERVABLE = 900;

  /** A function with what is told beside its configuration. */
  private record Entry(FunctionConfiguration is, Integer reserved, Map<String, String> tags) {
    Entry with(FunctionConfiguration other) {
      return new Entry(other, reserved, tags);
    }
  }

  private final Region region;
  private final Iam iam;
  /** By name. */
  private final Store<Entry> functions;
  private final Interfaces interfaces;

  Functions(Region region, Iam iam, Ec2 ec2) {
    this.region = region;
    this.iam = iam;
    this.functions = new Store<>(region.view());
    this.interfaces = new Interfaces(region, ec2);
  }

  @Override
  public String serviceName() {
    return LambdaClient.SERVICE_NAME;
  }

  @Override
  public void close() {}

  String arn(String name) {
    return region.arn(LAMBDA, "function:" + name);
  }

  /** As policies see them; none where it is not there. */
  Map<String, String> tags(String arn) {
    Entry entry = functions.get(name(arn));
    return entry == null ? Map.of() : entry.tags();
  }

  boolean isCallable(String arn) {
    Entry entry = functions.get(name(arn));
    return entry != null && arn.equals(entry.is().functionArn()) && entry.is().state() == State.ACTIVE;
  }

  private static String name(String nameOrArn) {
    return nameOrArn.substring(nameOrArn.lastIndexOf(':') + 1);
  }

  private Entry get(String nameOrArn) {
    Entry entry = functions.get(name(nameOrArn));
    if (entry == null) {
      throw LAMBDA.error("ResourceNotFoundException", 404, "Function not found: " + arn(name(nameOrArn)));
    }
    return entry;
  }

  /** One that can be changed. */
  private Entry idle(String name) {
    Entry entry = get(name);
    if (entry.is().state() == State.PENDING || entry.is().lastUpdateStatus() == LastUpdateStatus.IN_PROGRESS) {
      throw LAMBDA.error("ResourceConflictException", 409, "The operation cannot be performed at this time. "
          + "An update is in progress for resource: " + entry.is().functionArn());
    }
    return entry;
  }

  @Override
  public GetFunctionResponse getFunction(GetFunctionRequest request) {
    Entry entry = get(request.functionName());
    GetFunctionResponse.Builder told = GetFunctionResponse.builder().configuration(entry.is()).tags(entry.tags());
    if (entry.reserved() != null) {
      told.concurrency(c -> c.reservedConcurrentExecutions(entry.reserved()));
    }
    return told.build();
  }

  @Override
  public ListFunctionsResponse listFunctions(ListFunctionsRequest request) {
    return ListFunctionsResponse.builder().functions(functions.all().stream().map(Entry::is).toList()).build();
  }

  @Override
  public CreateFunctionResponse createFunction(CreateFunctionRequest request) {
    String name = request.functionName();
    if (name == null || !name.matches("[a-zA-Z0-9-_]{1,64}")) {
      throw invalid("1 validation error detected: Value '" + name + "' at 'functionName' failed to satisfy constraint");
    }
    if (functions.get(name) != null) {
      throw LAMBDA.error("ResourceConflictException", 409, "Function already exist: " + name);
    }
    if (request.handler() == null || request.runtime() == null || request.code() == null) {
      throw invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
    }
    checkTags(request.tags());
    checkRole(request.role());
    FunctionConfiguration made = FunctionConfiguration.builder().functionName(name).functionArn(arn(name))
        .runtime(request.runtimeAsString()).handler(request.handler()).role(request.role())
        .architectures(request.architectures()).memorySize(request.memorySize() == null ? 128 : request.memorySize())
        .timeout(request.timeout() == null ? 3 : request.timeout()).codeSha256(sha256(request.code().zipFile()))
        .environment(told(request.environment())).vpcConfig(interfaces.placed(request.vpcConfig()))
        .state(State.PENDING).stateReason("The function is being created.").stateReasonCode("Creating")
        .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL).version("$LATEST").build();
    functions.put(name, Evolution.from(region.now(), new Entry(made, null, request.tags())).then(COMES, new Entry(
        made.toBuilder().state(State.ACTIVE).stateReason(null).stateReasonCode((String) null).build(), null,
        request.tags())));
    interfaces.attach(made);
    return CreateFunctionResponse.builder().functionName(name).functionArn(made.functionArn())
        .runtime(made.runtimeAsString()).handler(made.handler()).role(made.role()).architectures(made.architectures())
        .memorySize(made.memorySize()).timeout(made.timeout()).codeSha256(made.codeSha256())
        .environment(made.environment()).vpcConfig(made.vpcConfig()).state(made.state())
        .stateReason(made.stateReason()).lastUpdateStatus(made.lastUpdateStatus()).build();
  }

  private void checkRole(String arn) {
    Iam.Principal role = iam.role(region, arn).filter(found ->
        Policies.trusts(found.trustPolicy(), PRINCIPAL, List.of("sts:AssumeRole"))).orElseThrow(() ->
        invalid("The role defined for the function cannot be assumed by Lambda."));
    if (role.policies().stream().noneMatch(policy -> policy.contains("ec2:CreateNetworkInterface"))) {
      throw invalid("The provided execution role does not have permissions to call CreateNetworkInterface on EC2");
    }
  }

  private static String sha256(SdkBytes code) {
    try {
      return Base64.getEncoder().encodeToString(
          MessageDigest.getInstance("SHA-256").digest(code.asByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EnvironmentResponse told(Environment given) {
    return given == null || given.variables().isEmpty() ? null
        : EnvironmentResponse.builder()
            .variables(given.variables()).build();
  }

  @Override
  public UpdateFunctionCodeResponse updateFunctionCode(UpdateFunctionCodeRequest request) {
    Entry entry = idle(request.functionName());
    change(entry, entry.is().toBuilder().codeSha256(sha256(request.zipFile())).build());
    return UpdateFunctionCodeResponse.builder().functionName(entry.is().functionName())
        .lastUpdateStatus(LastUpdateStatus.IN_PROGRESS).build();
  }

  /** What is not given stays. */
  @Override
  public UpdateFunctionConfigurationResponse updateFunctionConfiguration(UpdateFunctionConfigurationRequest request) {
    Entry entry = idle(request.functionName());
    FunctionConfiguration.Builder next = entry.is().toBuilder();
    if (request.role() != null) {
      checkRole(request.role());
      next.role(request.role());
    }
    if (request.runtime() != null) {
      next.runtime(request.runtimeAsString());
    }
    if (request.handler() != null) {
      next.handler(request.handler());
    }
    if (request.memorySize() != null) {
      next.memorySize(request.memorySize());
    }
    if (request.timeout() != null) {
      next.timeout(request.timeout());
    }
    if (request.environment() != null) {
      next.environment(told(request.environment()));
    }
    if (request.vpcConfig() != null) {
      VpcConfigResponse placed = interfaces.placed(request.vpcConfig());
      if (!placed.equals(entry.is().vpcConfig())) {
        interfaces.detach(entry.is());
        next.vpcConfig(placed);
        interfaces.attach(next.build());
      }
    }
    change(entry, next.build());
    return UpdateFunctionConfigurationResponse.builder().functionName(entry.is().functionName())
        .lastUpdateStatus(LastUpdateStatus.IN_PROGRESS).build();
  }

  private void change(Entry entry, FunctionConfiguration next) {
    functions.put(next.functionName(), Evolution.from(region.now(),
        entry.with(next.toBuilder().lastUpdateStatus(LastUpdateStatus.IN_PROGRESS).build()))
        .then(CHANGES, entry.with(next.toBuilder().lastUpdateStatus(LastUpdateStatus.SUCCESSFUL).build())));
  }

  @Override
  public PutFunctionConcurrencyResponse putFunctionConcurrency(PutFunctionConcurrencyRequest request) {
    Entry entry = get(request.functionName());
    int others = functions.all().stream().filter(each -> !each.equals(entry))
        .mapToInt(each -> each.reserved() == null ? 0 : each.reserved()).sum();
    if (others + request.reservedConcurrentExecutions() > RESERVABLE) {
      throw invalid("Specified ReservedConcurrentExecutions for function decreases account's "
          + "UnreservedConcurrentExecution below its minimum value of [100].");
    }
    functions.change(entry.is().functionName(),
        each -> new Entry(each.is(), request.reservedConcurrentExecutions(), each.tags()));
    return PutFunctionConcurrencyResponse.builder()
        .reservedConcurrentExecutions(request.reservedConcurrentExecutions()).build();
  }

  @Override
  public DeleteFunctionConcurrencyResponse deleteFunctionConcurrency(DeleteFunctionConcurrencyRequest request) {
    functions.change(get(request.functionName()).is().functionName(),
        each -> new Entry(each.is(), null, each.tags()));
    return DeleteFunctionConcurrencyResponse.builder().build();
  }

  @Override
  public DeleteFunctionResponse deleteFunction(DeleteFunctionRequest request) {
    FunctionConfiguration function = get(request.functionName()).is();
    interfaces.detach(function);
    functions.remove(function.functionName());
    return DeleteFunctionResponse.builder().build();
  }

  @Override
  public ListTagsResponse listTags(ListTagsRequest request) {
    return ListTagsResponse.builder().tags(get(request.resource()).tags()).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    Map<String, String> tags = new TreeMap<>(get(request.resource()).tags());
    tags.putAll(request.tags());
    checkTags(tags);
    retag(request.resource(), tags);
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    Map<String, String> tags = new TreeMap<>(get(request.resource()).tags());
    tags.keySet().removeAll(request.tagKeys());
    retag(request.resource(), tags);
    return UntagResourceResponse.builder().build();
  }

  private void retag(String arn, Map<String, String> tags) {
    functions.change(name(arn), each -> new Entry(each.is(), each.reserved(), tags));
  }

  private static void checkTags(Map<String, String> tags) {
    if (tags.size() > MOST_TAGS || Stream.concat(tags.keySet().stream(), tags.values().stream())
        .anyMatch(text -> text.length() > 256)) {
      throw invalid("Tags: at most " + MOST_TAGS + ", of up to 256 characters");
    }
  }

  static RuntimeException invalid(String message) {
    return LAMBDA.refuse("InvalidParameterValueException", message);
  }
}
