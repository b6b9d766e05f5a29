package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.region.Authorizing;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The operations of one service in one region, each with the part of the service that plays it.
 */
final class Operations {
  private final ServiceModel service;
  private final AwsService player;
  private final Map<String, AwsClient> parts = new HashMap<>();

  Operations(AwsService service) {
    this.service = service.model();
    this.player = service;
    for (AwsClient part : service.parts()) {
      for (Method method : part.getClass().getDeclaredMethods()) {
        if (isOperation(method) && !method.isBridge()) {
          AwsClient twin = parts.put(key(method), part);
          if (twin != null) {
            throw new IllegalStateException("Two parts implement " + method.getName());
          }
        }
      }
    }
  }

  /**
   * Whether a client's method is an operation, not one of the SDK's conveniences around it: it takes a request, and
   * perhaps what is to be uploaded.
   */
  static boolean isOperation(Method method) {
    Class<?>[] takes = method.getParameterTypes();
    return takes.length > 0 && SdkRequest.class.isAssignableFrom(takes[0])
        && (takes.length == 1 || takes.length == 2 && takes[1] == RequestBody.class)
        && !method.getName().endsWith("Paginator");
  }

  /** The operation's name on the wire. */
  static String name(Method method) {
    return Character.toUpperCase(method.getName().charAt(0)) + method.getName().substring(1);
  }

  ServiceModel service() {
    return service;
  }

  /** What IAM is asked about the service's calls. */
  Authorizing authorizing() {
    return player;
  }

  boolean has(Method method) {
    return parts.containsKey(key(method));
  }

  /** Plays an operation, given as the method of the SDK's client interface. */
  Object invoke(Method method, Object... arguments) {
    try {
      return method.invoke(parts.get(key(method)), arguments);
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
