package dev.webapp.platform.aws.lambda;

import dev.webapp.platform.aws.Clients;
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
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;

/**
 * {@link Function}s. Outputs: {@code arn}, once it can be called, and {@code name}.
 *
 * <p>A deleted function's network interfaces stay for up to 45 minutes, and Lambda removes them by the function's role
 * (Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC"): what they are in and that
 * role have to outlive it so long.
 */
public final class FunctionKind implements ResourceKind<Function, ObservedFunction> {
  private static final String NOT_FOUND = "ResourceNotFoundException";
  private final Clients clients;
  private final Map<String, byte[]> archives;

  /**
   * @param archives the code of functions: zip files by the SHA-256 of each, in Base64
   */
  public FunctionKind(Clients clients, Map<String, byte[]> archives) {
    this.clients = clients;
    this.archives = Map.copyOf(archives);
  }

  @Override
  public String name() {
    return "Function";
  }

  /** A listing tells neither tags nor states. */
  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public Map<Handle, ObservedFunction> observe(Scope scope, Collection<Sought<Function>> sought) {
    Map<Handle, ObservedFunction> seen = new TreeMap<>();
    for (Sought<Function> one : sought) {
      try {
        seen.put(one.handle(), seen(lambda(scope).getFunction(r -> r.functionName(one.handle().physicalName()))));
      } catch (Problem problem) {
        if (!problem.is(NOT_FOUND)) {
          throw problem;
        }
      }
    }
    return seen;
  }

  private static ObservedFunction seen(GetFunctionResponse told) {
    FunctionConfiguration is = told.configuration();
    if (told.tagsError() != null) {
      throw Problem.of(Problem.Category.TRANSIENT, told.tagsError().errorCode(), "lambda:GetFunction",
          told.tagsError().message());
    }
    boolean placed = is.vpcConfig() != null;
    Integer reserved = told.concurrency() == null ? null : told.concurrency().reservedConcurrentExecutions();
    return new ObservedFunction(is.functionArn(), is.functionName(), is.stateAsString(), is.stateReason(),
        is.lastUpdateStatusAsString(), is.lastUpdateStatusReason(), is.codeSha256(), is.handler(),
        is.runtimeAsString(), is.memorySize(), is.timeout(),
        is.environment() == null ? Map.of() : new TreeMap<>(is.environment().variables()), is.role(),
        placed ? is.vpcConfig().subnetIds().stream().sorted().toList() : List.of(),
        placed ? is.vpcConfig().securityGroupIds().stream().sorted().toList() : List.of(),
        reserved, Tags.read(told.tags().entrySet(), Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Function project(ObservedFunction observed, Function desired) {
    return new Function(observed.name(), observed.codeSha256(), observed.handler(), observed.runtime(),
        observed.memoryMb(), observed.timeoutSeconds(), observed.environment(), observed.roleArn(),
        observed.subnetIds(), observed.securityGroupIds(), reserve(observed),
        Tags.ours(observed.tags(), desired.tags()));
  }

  /** AWS's 0 is for none at all, by which people stop a function: that is not ours to desire. */
  private static int reserve(ObservedFunction observed) {
    return observed.reserved() == null ? 0 : observed.reserved() == 0 ? -1 : observed.reserved();
  }

  /** What is kept for it follows. */
  @Override
  public ObservedFunction create(Handle handle, Scope scope, Function desired, Token token) {
    try {
      var made = lambda(scope).createFunction(r -> r
          .functionName(desired.name()).code(c -> c.zipFile(archive(desired))).handler(desired.handler())
          .runtime(desired.runtime()).architectures(Architecture.ARM64).memorySize(desired.memoryMb())
          .timeout(desired.timeoutSeconds()).environment(e -> e.variables(desired.environment()))
          .role(desired.roleArn())
          .vpcConfig(v -> v.subnetIds(desired.subnetIds()).securityGroupIds(desired.securityGroupIds()))
          .tags(desired.tags()));
      return new ObservedFunction(made.functionArn(), desired.name(), made.stateAsString(), made.stateReason(),
          made.lastUpdateStatusAsString(), made.lastUpdateStatusReason(), made.codeSha256(), desired.handler(),
          desired.runtime(), desired.memoryMb(), desired.timeoutSeconds(), desired.environment(), desired.roleArn(),
          desired.subnetIds(), desired.securityGroupIds(), null, desired.tags());
    } catch (Problem problem) {
      throw problem.is("ResourceConflictException") ? as(Problem.Category.EXISTS, problem) : told(problem);
    }
  }

  private SdkBytes archive(Function desired) {
    return SdkBytes.fromByteArray(archives.get(desired.codeSha256()));
  }

  /**
   * A role that was made, or allowed something, a moment ago may not have reached Lambda yet, which it does not tell
   * from one that is wrong; and what it cannot keep for a function is a matter of the account's number.
   */
  private static Problem told(Problem problem) {
    String message = String.valueOf(problem.getMessage());
    if (problem.is("InvalidParameterValueException") && message.matches("(?is).*\\brole\\b.*")) {
      return as(Problem.Category.CONFLICT, problem);
    }
    return problem.is("InvalidParameterValueException") && message.contains("UnreservedConcurrentExecution")
        ? as(Problem.Category.QUOTA, problem) : problem;
  }

  private static Problem as(Problem.Category category, Problem problem) {
    return new Problem(category, problem.code(), problem.action(), problem.getMessage(), problem.retryAfter(), problem);
  }

  /** Lambda takes one change at a time, of code and of all else by different calls. */
  @Override
  public ObservedFunction update(
      Handle handle, Scope scope, Function desired, ObservedFunction observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(retag(scope, observed, delta));
    }
    if (observed.isBusy()) {
      return observed;
    }
    LambdaClient lambda = lambda(scope);
    try {
      if (delta.touches("codeSha256")) {
        lambda.updateFunctionCode(r -> r.functionName(desired.name()).zipFile(archive(desired))
            .architectures(Architecture.ARM64));
        return observed.running(desired.codeSha256());
      }
      if (!delta.changes().stream().allMatch(change -> change.component().equals("reserved"))) {
        lambda.updateFunctionConfiguration(r -> r.functionName(desired.name()).handler(desired.handler())
            .runtime(desired.runtime()).memorySize(desired.memoryMb()).timeout(desired.timeoutSeconds())
            .environment(e -> e.variables(desired.environment())).role(desired.roleArn())
            .vpcConfig(v -> v.subnetIds(desired.subnetIds()).securityGroupIds(desired.securityGroupIds())));
        return observed.settling(desired);
      }
      if (desired.reserved() == 0) {
        lambda.deleteFunctionConcurrency(r -> r.functionName(desired.name()));
      } else {
        lambda.putFunctionConcurrency(
            r -> r.functionName(desired.name()).reservedConcurrentExecutions(desired.reserved()));
      }
      return observed.reserving(desired.reserved() == 0 ? null : desired.reserved());
    } catch (Problem problem) {
      throw told(problem);
    }
  }

  /** One call: removals first, since the tag that lists our keys must outlive what it names. */
  private Map<String, String> retag(Scope scope, ObservedFunction observed, Delta delta) {
    Map<String, String> now = new TreeMap<>(observed.tags());
    List<String> gone = Tags.toRemove(delta);
    if (!gone.isEmpty()) {
      lambda(scope).untagResource(r -> r.resource(observed.arn()).tagKeys(gone));
      now.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      lambda(scope).tagResource(r -> r.resource(observed.arn()).tags(set));
      now.putAll(set);
    }
    return now;
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedFunction observed, Farewell how) {
    if (leaving(observed)) {
      return;
    }
    try {
      lambda(scope).deleteFunction(r -> r.functionName(observed.name()));
    } catch (Problem problem) {
      if (!problem.is(NOT_FOUND)) {
        throw problem;
      }
    }
  }

  @Override
  public boolean leaving(ObservedFunction observed) {
    return observed.is(State.DELETING);
  }

  /** One that is inactive has not been called for weeks, and comes back when it is. */
  @Override
  public Readiness readiness(ObservedFunction observed) {
    if (observed.is(State.FAILED)) {
      return new Readiness.Failed(observed.state() + " (" + observed.stateReason() + "): mend that, then delete "
          + "function " + observed.name() + ", and it will be made anew", true);
    }
    if (observed.is(LastUpdateStatus.FAILED)) {
      return new Readiness.Failed("its last change failed (" + observed.lastUpdateReason() + ")", false);
    }
    if (observed.is(LastUpdateStatus.IN_PROGRESS) && !observed.is(State.PENDING)) {
      return new Readiness.Progressing("update in progress");
    }
    return observed.is(State.ACTIVE) || observed.is(State.INACTIVE)
        ? Readiness.READY : new Readiness.Progressing(observed.state());
  }

  @Override
  public Outputs outputs(ObservedFunction observed) {
    boolean callable = observed.is(State.ACTIVE) || observed.is(State.INACTIVE);
    return Outputs.of("name", observed.name()).and("arn", callable ? observed.arn() : null);
  }

  @Override
  public Set<String> permissions() {
    // GetFunction tells tags to whom ListTags is allowed, and Lambda looks at what it is placed in on the caller's
    // behalf (developer guide, "Giving Lambda functions access to resources in an Amazon VPC").
    return Set.of("lambda:GetFunction", "lambda:ListTags", "lambda:CreateFunction", "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration", "lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency",
        "lambda:DeleteFunction", "lambda:TagResource", "lambda:UntagResource", "iam:PassRole",
        "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target functions = Grant.on("Functions", "lambda", "function:*");
    return List.of(
        functions.owned("UpdateFunctionCode", "UpdateFunctionConfiguration", "PutFunctionConcurrency",
            "DeleteFunctionConcurrency", "DeleteFunction", "TagResource", "UntagResource"),
        functions.created("CreateFunction"), functions.claimed("TagResource"),
        Grant.onArns("IamPassRoleToLambda", "iam", "arn:*:iam::*:role/webapp-platform/*").where(new Grant.Condition(
            "StringEquals", "iam:PassedToService", "lambda.amazonaws.com"), "PassRole"));
  }

  private LambdaClient lambda(Scope scope) {
    return clients.get(LambdaClient.class, scope);
  }
}
