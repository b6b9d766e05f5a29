package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Scope;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.AwsClient;

/** Makes each client once per scope and puts the governor before it. */
public final class ScopedClients implements Clients {
  /** Makes bare clients: of the SDK, or of an account in memory. */
  public interface Source {
    <C extends AwsClient> C make(Class<C> type, Scope scope);
  }

  private record Key(Class<?> type, Scope scope) {}

  private final Source source;
  private final Governor governor;
  private final ApiCall.Listener listener;
  private final InstantSource clock;
  private final Map<Key, AwsClient> clients = new ConcurrentHashMap<>();

  public ScopedClients(Source source, Governor governor, ApiCall.Listener listener, InstantSource clock) {
    this.source = source;
    this.governor = governor;
    this.listener = listener;
    this.clock = clock;
  }

  @Override
  public <C extends AwsClient> C get(Class<C> type, Scope scope) {
    return type.cast(clients.computeIfAbsent(new Key(type, scope),
        _ -> Governed.around(type, source.make(type, scope), scope, governor, listener, clock)));
  }
}
