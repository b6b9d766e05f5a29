package dev.webapp.platform.aws;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TagResourceRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TagResourceResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UntagResourceRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UntagResourceResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolRequest;

/** The tags of user pools, which moto takes with a creation and has no operation to change. */
final class MotoPoolTags {
  /** Of pools whose tags were changed, by id. */
  private final Map<String, Map<String, String>> changed = new ConcurrentHashMap<>();

  /** The same client, with operations for tags. */
  CognitoIdentityProviderClient tagged(CognitoIdentityProviderClient moto) {
    return (CognitoIdentityProviderClient) Proxy.newProxyInstance(moto.getClass().getClassLoader(),
        new Class<?>[] {CognitoIdentityProviderClient.class}, (proxy, method, args) -> call(moto, proxy, method, args));
  }

  private Object call(CognitoIdentityProviderClient moto, Object proxy, Method method, Object[] args)
      throws Throwable {
    return switch (args == null || args.length == 0 ? null : args[0]) {
      case Consumer<?> _ -> InvocationHandler.invokeDefault(proxy, method, args);
      case TagResourceRequest tag -> {
        tags(moto, tag.resourceArn()).putAll(tag.tags());
        yield TagResourceResponse.builder().build();
      }
      case UntagResourceRequest untag -> {
        tags(moto, untag.resourceArn()).keySet().removeAll(untag.tagKeys());
        yield UntagResourceResponse.builder().build();
      }
      case null, default -> {
        Object answer = asked(moto, method, args);
        if (args != null && args[0] instanceof UpdateUserPoolRequest update) {
          changed.put(update.userPoolId(), new TreeMap<>(update.userPoolTags()));
        }
        yield answer instanceof DescribeUserPoolResponse told ? withTags(told) : answer;
      }
    };
  }

  private static Object asked(CognitoIdentityProviderClient moto, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(moto, args);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private Map<String, String> tags(CognitoIdentityProviderClient moto, String arn) {
    return changed.computeIfAbsent(arn.substring(arn.indexOf('/') + 1),
        id -> new TreeMap<>(moto.describeUserPool(r -> r.userPoolId(id)).userPool().userPoolTags()));
  }

  private DescribeUserPoolResponse withTags(DescribeUserPoolResponse told) {
    Map<String, String> tags = changed.get(told.userPool().id());
    return tags == null ? told
        : told.toBuilder().userPool(told.userPool().toBuilder().userPoolTags(tags).build()).build();
  }
}
