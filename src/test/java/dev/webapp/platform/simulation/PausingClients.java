package dev.webapp.platform.simulation;

import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.resource.Scope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;

/**
 * Clients whose caller hands the baton back before each call, so that others come between any two. All but the listings
 * of DB instances, scalable targets, certificates, distributions, hosted zones, their records, secrets, user pools, VPC
 * origins and what WAF has, which callers share by waiting for each other in a monitor.
 */
record PausingClients(ScopedClients.Source account, History history) implements ScopedClients.Source {
  private static final Set<String> SHARED = Set.of("describeDBInstances", "describeScalableTargets",
      "listCertificates", "listDistributions", "listHostedZones", "listIPSets", "listLoggingConfigurations",
      "listResourceRecordSets", "listSecrets", "listUserPools", "listVpcOrigins", "listWebACLs");

  @Override
  public <C extends AwsClient> C make(Class<C> type, Scope scope) {
    C client = account.make(type, scope);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
        (_, method, arguments) -> invoke(client, method, arguments)));
  }

  private Object invoke(AwsClient client, Method method, Object[] arguments) throws Throwable {
    boolean call = arguments != null && arguments.length == 1 && arguments[0] instanceof AwsRequest;
    if (call && !SHARED.contains(method.getName())) {
      Actors.pause();
    }
    try {
      Object answer = method.invoke(client, arguments);
      if (call) {
        history.note(method.getName());
      }
      return answer;
    } catch (InvocationTargetException e) {
      history.note(method.getName() + ": " + e.getCause().getClass().getSimpleName());
      throw e.getCause();
    }
  }
}
