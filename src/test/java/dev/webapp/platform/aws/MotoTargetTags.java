package dev.webapp.platform.aws;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetResponse;

/** The tags of scalable targets, which moto takes and forgets, and has no operation to tell. */
final class MotoTargetTags {
  private final Map<String, Map<String, String>> byArn = new ConcurrentHashMap<>();

  /** The same client, with tags. */
  ApplicationAutoScalingClient tagged(ApplicationAutoScalingClient moto) {
    return (ApplicationAutoScalingClient) Proxy.newProxyInstance(moto.getClass().getClassLoader(),
        new Class<?>[] {ApplicationAutoScalingClient.class}, (proxy, method, args) -> call(moto, proxy, method, args));
  }

  private Object call(ApplicationAutoScalingClient moto, Object proxy, Method method, Object[] args) throws Throwable {
    Object request = args == null || args.length == 0 ? null : args[0];
    if (request instanceof ListTagsForResourceRequest list) {
      return ListTagsForResourceResponse.builder().tags(byArn.getOrDefault(list.resourceARN(), Map.of())).build();
    }
    if (request instanceof Consumer<?>) {
      return InvocationHandler.invokeDefault(proxy, method, args);
    }
    try {
      Object answer = method.invoke(moto, args);
      if (answer instanceof RegisterScalableTargetResponse registered) {
        byArn.merge(registered.scalableTargetARN(), ((RegisterScalableTargetRequest) request).tags(),
            (before, now) -> now.isEmpty() ? before : now);
      }
      return answer;
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
