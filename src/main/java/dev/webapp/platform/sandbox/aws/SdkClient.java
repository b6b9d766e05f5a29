package dev.webapp.platform.sandbox.aws;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.awscore.AwsClient;

/**
 * The SDK's client of a service: its operations go the given way, and the conveniences around them, such as paginators,
 * are the SDK's own.
 */
final class SdkClient implements InvocationHandler {
  /** The way to a service, which plays the operation. */
  @FunctionalInterface
  interface Way {
    Object call(Method operation, Object... arguments);
  }

  private final String region;
  private final Operations operations;
  private final Way way;

  private SdkClient(String region, Operations operations, Way way) {
    this.region = region;
    this.operations = operations;
    this.way = way;
  }

  static <C extends AwsClient> C of(Class<C> type, String region, Operations operations, Way way) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, new SdkClient(region, operations, way)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
    String service = operations.service().prefix();
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == args[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> service + " in " + region;
      };
    }
    if (Operations.isOperation(method)) {
      if (!operations.has(method)) {
        throw new UnsupportedOperationException(
            "The sandbox does not play " + service + ":" + Operations.name(method));
      }
      return way.call(method, args);
    }
    return switch (method.getName()) {
      case "close" -> null;
      case "serviceName" -> service;
      default -> InvocationHandler.invokeDefault(proxy, method, args);
    };
  }
}
