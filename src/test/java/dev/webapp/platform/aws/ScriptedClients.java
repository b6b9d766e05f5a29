package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Scope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;

/** Services that answer what they are told to, for states that no account can be brought into at will. */
public final class ScriptedClients implements Clients {
  private final Map<Class<?>, Function<Object, Object>> answers = new LinkedHashMap<>();
  private final List<AwsRequest> requests = new ArrayList<>();

  /** What is asked in this way is answered in that. */
  public <R extends AwsRequest> ScriptedClients on(Class<R> request, Function<R, Object> answer) {
    answers.put(request, asked -> answer.apply(request.cast(asked)));
    return this;
  }

  /** Every request of that sort, in order. */
  public synchronized <R extends AwsRequest> List<R> asked(Class<R> request) {
    return requests.stream().filter(request::isInstance).map(request::cast).toList();
  }

  @Override
  public <C extends AwsClient> C get(Class<C> type, Scope scope) {
    Class<?>[] client = {type};
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), client, (proxy, method, arguments) -> {
      if (arguments.length == 1 && arguments[0] instanceof AwsRequest request
          && !method.getName().endsWith("Paginator")) {
        synchronized (this) {
          requests.add(request);
        }
        return answers.get(request.getClass()).apply(request);
      }
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }));
  }
}
