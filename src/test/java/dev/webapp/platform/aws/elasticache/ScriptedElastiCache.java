package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.resource.Scope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.elasticache.model.ElastiCacheRequest;

/** An ElastiCache that answers what it is told to, for states that no account can be brought into at will. */
final class ScriptedElastiCache implements Clients {
  private final Map<Class<?>, Function<Object, Object>> answers = new LinkedHashMap<>();
  private final List<ElastiCacheRequest> requests = new ArrayList<>();

  <R extends ElastiCacheRequest> ScriptedElastiCache on(Class<R> request, Function<R, Object> answer) {
    answers.put(request, asked -> answer.apply(request.cast(asked)));
    return this;
  }

  <R extends ElastiCacheRequest> List<R> asked(Class<R> request) {
    return requests.stream().filter(request::isInstance).map(request::cast).toList();
  }

  /** Every request so far, by its type. */
  List<Class<?>> asked() {
    return requests.stream().<Class<?>>map(Object::getClass).toList();
  }

  @Override
  public <C extends AwsClient> C get(Class<C> type, Scope scope) {
    Class<?>[] client = {type};
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), client, (proxy, method, arguments) -> {
      if (arguments.length == 1 && arguments[0] instanceof ElastiCacheRequest request
          && !method.getName().endsWith("Paginator")) {
        requests.add(request);
        return answers.get(request.getClass()).apply(request);
      }
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }));
  }
}
