package dev.webapp.platform.aws.cognitoidentityprovider;

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
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderRequest;

/** A Cognito that answers what it is told to, for states that no account can be brought into at will. */
final class ScriptedCognito implements Clients {
  private final Map<Class<?>, Function<Object, Object>> answers = new LinkedHashMap<>();
  private final List<CognitoIdentityProviderRequest> requests = new ArrayList<>();

  <R extends CognitoIdentityProviderRequest> ScriptedCognito on(Class<R> request, Function<R, Object> answer) {
    answers.put(request, asked -> answer.apply(request.cast(asked)));
    return this;
  }

  <R extends CognitoIdentityProviderRequest> List<R> asked(Class<R> request) {
    return requests.stream().filter(request::isInstance).map(request::cast).toList();
  }

  CognitoIdentityProviderClient client() {
    return get(CognitoIdentityProviderClient.class, new Scope("us-east-1", null));
  }

  @Override
  public <C extends AwsClient> C get(Class<C> type, Scope scope) {
    Class<?>[] client = {type};
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), client, (proxy, method, arguments) -> {
      if (arguments.length == 1 && arguments[0] instanceof CognitoIdentityProviderRequest request
          && !method.getName().endsWith("Paginator")) {
        requests.add(request);
        return answers.get(request.getClass()).apply(request);
      }
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }));
  }
}
