package dev.webapp.platform.simulation;

import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.resource.Scope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;

/** Clients whose calls are the operator's: a witness hears of them, and the weather befalls them. */
record WitnessedClients(ScopedClients.Source account, Witness witness, Weather weather)
    implements ScopedClients.Source {
  @Override
  public <C extends AwsClient> C make(Class<C> type, Scope scope) {
    C client = account.make(type, scope);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
      boolean call = arguments != null && arguments.length == 1 && arguments[0] instanceof AwsRequest;
      if (call) {
        witness.calls(OperatorProcess.seen(), method.getName(), (AwsRequest) arguments[0]);
      }
      try {
        return weather.exposed(call, () -> method.invoke(client, arguments));
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }));
  }
}
