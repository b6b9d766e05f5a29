package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.View;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsClient;

/** Where services of the account are: a region, or the account as a whole. */
abstract class Place {
  private final Region region;
  private final Map<Class<?>, Operations> services = new HashMap<>();

  Place(Region region) {
    this.region = region;
  }

  final <S extends AwsService> S add(S service) {
    services.put(service.model().client(), new Operations(service));
    return service;
  }

  final String name() {
    return region.name();
  }

  final Region region() {
    return region;
  }

  final View view() {
    return region.view();
  }

  /** Whether the service of an SDK client is here. */
  final boolean has(Class<? extends AwsClient> client) {
    return services.containsKey(client);
  }

  /** A service by its SDK client; throws where the sandbox does not play it. */
  final Operations operations(Class<? extends AwsClient> client) {
    Operations service = services.get(client);
    if (service == null) {
      throw new IllegalArgumentException("No such service in the sandbox: " + client.getName());
    }
    return service;
  }

  /**
   * A client for what is part of the account itself, to be used under the lock of this place. Its calls are nobody's:
   * they are not logged, and no fault befalls them.
   */
  final <C extends AwsClient> C client(Class<C> type) {
    Operations service = operations(type);
    return SdkClient.of(type, name(), service, service::invoke);
  }

  /** Does something under the lock of this place, as part of a call. */
  final <T> T during(Call call, boolean history, Supplier<T> work) {
    return region.during(call.number(), call.at(), history, work);
  }
}
