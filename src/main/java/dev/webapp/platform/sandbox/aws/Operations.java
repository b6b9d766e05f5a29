package dev.webapp.platform.sandbox.aws;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.SdkRequest;

/**
 * The operations of one service in one region. Its parts each implement the SDK's client interface for the operations
 * of one sort of resource; together they are the service.
 */
final class Operations {
  private record Operation(AwsClient part, Method method) {}

  private final Map<String, Operation> operations = new HashMap<>();

  Operations(List<? extends AwsClient> parts) {
    for (AwsClient part : parts) {
      for (Method method : part.getClass().getDeclaredMethods()) {
        if (isOperation(method) && !method.isBridge()) {
          Operation twin = operations.put(key(method), new Operation(part, method));
          if (twin != null) {
            throw new IllegalStateException("Two parts implement " + method.getName());
          }
        }
      }
    }
  }

  /** Whether a client's method is an operation, not one of the SDK's conveniences around it. */
  static boolean isOperation(Method method) {
    return method.getParameterCount() == 1 && SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0])
        && !method.getName().endsWith("Paginator");
  }

  /** The operation's name on the wire. */
  static String name(Method method) {
    return Character.toUpperCase(method.getName().charAt(0)) + method.getName().substring(1);
  }

  boolean has(Method method) {
    return operations.containsKey(key(method));
  }

  Object invoke(Method method, SdkRequest request) {
    Operation operation = operations.get(key(method));
    try {
      return operation.method().invoke(operation.part(), request);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String key(Method method) {
    return method.getName() + "(" + method.getParameterTypes()[0].getSimpleName() + ")";
  }
}
