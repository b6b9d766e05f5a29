package dev.webapp.platform.compose;

import dev.webapp.platform.api.ExternalServiceSpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.api.Use;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.EgressProxy;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.kubernetes.ProxyConfiguration;
import dev.webapp.platform.kubernetes.ProxyConfiguration.Breaker;
import dev.webapp.platform.kubernetes.ProxyConfiguration.Credential;
import dev.webapp.platform.kubernetes.ProxyConfiguration.Upstream;
import dev.webapp.platform.kubernetes.SecretEntryQuery;
import dev.webapp.platform.kubernetes.Workloads;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Services elsewhere, and the proxy by which services call them. */
final class ExternalSection {
  // No component's name has a dot.
  private static final String NAME = "egress.proxy";
  private static final ResourceId PROXY = new ResourceId(ManifestKinds.DEPLOYMENT, NAME);
  private static final String ORIGIN = "spec.externalServices";
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
  private static final Duration LONGEST_OPEN = Duration.ofHours(1);
  private static final int FIRST_PORT = 10_000;
  private static final int PORTS = 10_000;

  private final Draft draft;
  private final ComputeSection compute;

  ExternalSection(Draft draft, ComputeSection compute) {
    this.draft = draft;
    this.compute = compute;
  }

  /** What must be up before somebody calls one of them. */
  static Edge before() {
    return Edge.ready(PROXY);
  }

  /** Its name for the platform's pods. */
  static String host(Draft draft, String name) {
    return name + "." + draft.setting().namespace();
  }

  void compose() {
    List<ExternalServiceSpec> services = draft.spec().externalServices();
    if (services.isEmpty()) {
      return;
    }
    Map<String, Integer> ports = ports(services);
    List<Upstream> upstreams = services.stream().map(service -> upstream(service, ports.get(service.name()))).toList();
    ResourceId configuration = new ResourceId(ManifestKinds.CONFIG_MAP, NAME);
    EgressProxy proxy = new EgressProxy(draft.frame(), draft.objectName(PROXY), upstreams);
    add(configuration, proxy.objectName(), ORIGIN, proxy.configMap(configuration));
    addProxy(proxy, configuration);
    ResourceId budget = new ResourceId(ManifestKinds.DISRUPTION_BUDGET, NAME);
    add(budget, proxy.objectName(), ORIGIN, proxy.disruptionBudget(budget));
    for (Upstream upstream : upstreams) {
      ResourceId id = new ResourceId(ManifestKinds.SERVICE, "external." + upstream.name());
      add(id, upstream.name(), origin(upstream.name()), proxy.service(id, upstream));
    }
  }

  private void addProxy(EgressProxy proxy, ResourceId configuration) {
    ResourceId policy = new ResourceId(ManifestKinds.NETWORK_POLICY, NAME);
    add(policy, proxy.objectName(), ORIGIN, proxy.networkPolicy(policy, users()));
    Map<String, EgressProxy.Entry> credentials = new TreeMap<>();
    // Several may have one credential.
    Map<String, ResourceId> entries = new TreeMap<>();
    for (ExternalServiceSpec service : draft.spec().externalServices()) {
      if (service.auth() != null) {
        SecretEntryQuery entry = new SecretEntryQuery(draft.setting().namespace(), service.auth().secretRef().name(),
            service.auth().secretRef().key(), origin(service.name()) + ".auth.secretRef");
        entries.computeIfAbsent(entry.physicalName(), physicalName -> draft.add(Resource.of(
            new ResourceId("SecretEntry", "external." + service.name()), physicalName, Scope.CLUSTER, Part.WORKLOADS,
            origin(service.name()), _ -> entry)));
        credentials.put(ProxyConfiguration.variable(service.name()),
            new EgressProxy.Entry(entry.name(), entry.key()));
      }
    }
    draft.add(draft.inCluster(PROXY, proxy.objectName(), Part.WORKLOADS, ORIGIN, values -> proxy.deployment(PROXY,
        credentials, entries.values().stream().map(entry -> values.secret(entry.ref("value")).digest()).toList(),
        compute.placement(values))).after(Edge.ready(configuration), Edge.ready(policy)));
  }

  private void add(ResourceId id, String name, String origin, dev.webapp.platform.kubernetes.Manifest manifest) {
    draft.add(draft.inCluster(id, name, Part.WORKLOADS, origin, _ -> manifest));
  }

  private Map<String, List<String>> users() {
    Map<String, List<String>> users = new TreeMap<>();
    for (ServiceSpec service : draft.spec().services()) {
      service.uses().stream().map(Use::external).filter(name -> name != null).distinct()
          .forEach(name -> users.computeIfAbsent(name, _ -> new ArrayList<>()).add(service.name()));
    }
    return users;
  }

  /** The same for a name whatever others there are, since pods of before and after a change answer side by side. */
  private static Map<String, Integer> ports(List<ExternalServiceSpec> services) {
    Map<String, Integer> ports = new TreeMap<>();
    Set<Integer> taken = new HashSet<>(Set.of(ProxyConfiguration.METRICS));
    services.stream().map(ExternalServiceSpec::name).sorted().forEach(name -> {
      int at = Integer.parseInt(Digest.of(7, name), 16) % PORTS;
      while (!taken.add(FIRST_PORT + at)) {
        at = (at + 1) % PORTS;
      }
      ports.put(name, FIRST_PORT + at);
    });
    return ports;
  }

  private Upstream upstream(ExternalServiceSpec service, int port) {
    String origin = origin(service.name());
    boolean ofService = draft.spec().services().stream().anyMatch(
        other -> Workloads.objectName(draft.frame(), other.name()).equals(service.name()));
    if (ofService) {
      throw new InvalidSpec(origin, "is what the Service of one of the platform's own services is called: choose "
          + "another name");
    }
    ExternalServiceSpec.CircuitBreaker breaker = service.circuitBreaker();
    ExternalServiceSpec.Auth auth = service.auth();
    return new Upstream(service.name(), port, URI.create(service.url()),
        duration(origin + ".timeout", service.timeout(), LONGEST_TIMEOUT), service.maxConnections(),
        service.retry().attempts(), duration(origin + ".retry.backoff", service.retry().backoff(), LONGEST_BACKOFF),
        breaker == null ? null : new Breaker(breaker.consecutiveErrors(),
            duration(origin + ".circuitBreaker.openFor", breaker.openFor(), LONGEST_OPEN), breaker.probePath()),
        auth == null ? null
            : new Credential(auth.header(), auth.prefix(), ProxyConfiguration.variable(service.name())));
  }

  /** As {@code 500ms}, {@code 3s} or {@code 1m} say. */
  private static Duration duration(String field, String text, Duration most) {
    String digits = text.replaceAll("[a-z]+$", "");
    String unit = text.substring(digits.length());
    Duration one = switch (unit) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      default -> Duration.ofMinutes(1);
    };
    Duration duration = one.multipliedBy(Long.parseLong(digits));
    if (duration.compareTo(most) > 0) {
      throw new InvalidSpec(field, "is " + text + ": " + most.toMinutes() + "m is the most");
    }
    return duration;
  }

  private static String origin(String name) {
    return ORIGIN + "[" + name + "]";
  }
}
