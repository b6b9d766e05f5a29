package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Stands before an SDK client: each operation first asks the governor, is measured, and fails with a {@link Problem}.
 * The client interface's own default methods (paginators, consumer builders) run against this, so their calls count
 * too.
 */
final class Governed implements InvocationHandler {
  /** What the request for a further page names it by. */
  private static final List<String> PAGE_TOKENS =
      List.of(
      "Marker", "NextMarker", "NextToken", "ContinuationToken", "ExclusiveStartBackupArn", "StartRecordName");

  private final AwsClient client;
  private final Scope scope;
  private final Governor governor;
  private final ApiCall.Listener listener;
  private final InstantSource clock;

  private Governed(AwsClient client, Scope scope, Governor governor, ApiCall.Listener listener, InstantSource clock) {
    this.client = client;
    this.scope = scope;
    this.governor = governor;
    this.listener = listener;
    this.clock = clock;
  }

  static <C extends AwsClient> C around(
      Class<C> type, C client, Scope scope, Governor governor, ApiCall.Listener listener, InstantSource clock) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
        new Governed(client, scope, governor, listener, clock)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (isOperation(method, arguments)) {
      return call(method, arguments);
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return method.invoke(client, arguments);
  }

  /** With a request alone, or with a request and what is to be uploaded. */
  private static boolean isOperation(Method method, Object[] arguments) {
    return arguments != null && arguments.length > 0 && arguments[0] instanceof AwsRequest
        && (arguments.length == 1 || arguments.length == 2 && arguments[1] instanceof RequestBody)
        && !method.getName().endsWith("Paginator");
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    ApiCall call = new ApiCall(client.serviceName(), Character.toUpperCase(name.charAt(0)) + name.substring(1),
        scope.roleArn() == null ? "own" : scope.roleArn(), scope.region());
    Instant start = clock.instant();
    try {
      if (isFurtherPage((AwsRequest) arguments[0])) {
        governor.admitFurther(call);
      } else {
        governor.admit(call);
      }
      Object answer = method.invoke(client, arguments);
      listener.called(call, null, Duration.between(start, clock.instant()));
      return answer;
    } catch (InvocationTargetException e) {
      Problem problem = Confidential.without((AwsRequest) arguments[0], problem(call, scope, e.getCause()));
      if (problem.category() == Problem.Category.THROTTLED) {
        governor.throttled(call);
      }
      listener.called(call, problem, Duration.between(start, clock.instant()));
      throw problem;
    } catch (Problem held) {
      listener.called(call, held, Duration.ZERO);
      throw held;
    }
  }

  private static boolean isFurtherPage(AwsRequest request) {
    return PAGE_TOKENS.stream().anyMatch(name -> request.getValueForField(name, Object.class).isPresent());
  }

  private static Problem problem(ApiCall call, Scope scope, Throwable failure) throws Throwable {
    return switch (failure) {
      // Before the call was sent at all: its credentials are asked for first.
      case StsException notAssumed when scope.roleArn() != null && !call.service().equals("sts") ->
          ErrorClasses.ofAssuming(scope, notAssumed);
      case AwsServiceException refused -> ErrorClasses.of(call, refused);
      case SdkClientException unreachable -> ErrorClasses.of(call, unreachable);
      default -> throw failure;
    };
  }
}
