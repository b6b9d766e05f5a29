package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;

/**
 * Clients that can only look: an operation that changes anything, or tells a secret's value, fails before it is sent,
 * whoever calls it.
 */
public final class ReadOnlySource implements ScopedClients.Source {
  /** Reads by name that tell what nobody has to know in order to compare. */
  private static final Set<String> VALUES = Set.of("GetSecretValue");

  private final ScopedClients.Source source;

  public ReadOnlySource(ScopedClients.Source source) {
    this.source = source;
  }

  @Override
  public <C extends AwsClient> C make(Class<C> type, Scope scope) {
    C client = source.make(type, scope);
    InvocationHandler reading = (proxy, method, arguments) -> {
      boolean operation = arguments != null && arguments.length == 1 && arguments[0] instanceof AwsRequest
          && !method.getName().endsWith("Paginator");
      if (operation) {
        String name = method.getName();
        ApiCall call = new ApiCall(client.serviceName(), Character.toUpperCase(name.charAt(0)) + name.substring(1),
            String.valueOf(scope.roleArn()), scope.region());
        if (!call.reads() || VALUES.contains(call.operation())) {
          throw Problem.of(Problem.Category.INVALID, "ReadOnly", call.action(), call.action() + " is not only looking");
        }
      } else if (method.isDefault()) {
        // Request builders and paginators come back here; what else there is has no other way to AWS.
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
      try {
        return method.invoke(client, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, reading));
  }
}
