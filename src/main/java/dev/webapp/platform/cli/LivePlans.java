package dev.webapp.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.apply.Survey;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ReadOnlySource;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.kubernetes.ApiRefusals;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.reconcile.Intents;
import dev.webapp.platform.reconcile.RoleNotAllowed;
import dev.webapp.platform.reconcile.Surroundings;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import dev.webapp.platform.status.StatusPlan;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * What the operator would do if manifests were applied now. It is made of what the operator itself plans with, but has
 * neither anything that carries out steps nor a way to write: its clients of AWS and of the cluster send only reads.
 */
final class LivePlans implements AutoCloseable {
  /** How long rate limits are waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(250);

  private final KubernetesClient client;
  private final RunningPlatforms running;
  private final Registry registry;
  private final Observer observer;
  private final Intents intents;
  private final InstantSource clock;

  /**
   * Throws {@link UserError} where AWS does not tell which installation it is.
   *
   * @param source of clients that may be able to write: they are not used so
   */
  LivePlans(Config kubeconfig, ScopedClients.Source source, InstallationOptions options, InstantSource clock) {
    Clients clients =
        new ScopedClients(new ReadOnlySource(source), new Governor(clock), ApiCall.Listener.NONE, clock);
    if (kubeconfig.getCurrentContext() != null) {
      options.complete(kubeconfig.getCurrentContext().getContext().getCluster());
    }
    this.clock = clock;
    this.client = ReadOnlyCluster.client(kubeconfig);
    this.running = new RunningPlatforms(client);
    this.registry =
        Wiring.registry(clients, new ReadOnlyCluster(client), new UnaskedRoles(), clock, RandomGenerator.getDefault());
    this.observer = new Observer(clock);
    this.intents = new Intents(options.installation(clients), new Around(), clock);
  }

  /** The platform as the server shows it; null where there is none. */
  JsonNode running(String namespace, String name) {
    return running.json(namespace, name);
  }

  /** Throws {@link UserError} where the spec makes no sense, or the cluster does not tell what has to be known. */
  PlanReport of(WebAppPlatform manifest) {
    WebAppPlatform platform = applied(manifest);
    try {
      Graph<Resource> graph = intents.compose(platform);
      Intent intent = intents.sharing(platform, intents.wanted(platform, graph), registry);
      return report(platform, intent, look(intent));
    } catch (InvalidSpec | Graph.Unsound | DateTimeException e) {
      throw UserError.input(platform.getMetadata().getName() + ": " + e.getMessage());
    } catch (RoleNotAllowed e) {
      throw UserError.surroundings(platform.getMetadata().getName() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw UserError.surroundings("the status of " + platform.getMetadata().getNamespace() + "/"
          + platform.getMetadata().getName() + " is of another version (" + e.getMessage()
          + "): plan with the version of the operator that runs", e);
    }
  }

  private PlanReport report(WebAppPlatform platform, Intent intent, Survey.Findings findings) {
    List<PlanReport.Unknown> unknown = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    findings.seen().forEach((handle, seen) -> {
      if (seen instanceof Observation.Unknown(Problem problem) && problem.is(UnaskedRoles.CODE)) {
        notes.add(problem.getMessage());
      } else if (seen instanceof Observation.Unknown(Problem problem)) {
        unknown.add(new PlanReport.Unknown(
            handle.id().toString(), handle.physicalName(), problem.action() + ": " + problem.getMessage()));
      } else if (seen instanceof Observation.Absent) {
        missing(intent.graph(), handle).ifPresent(notes::add);
      }
    });
    if (findings.plan().steps().stream().anyMatch(step -> step.action() == Action.REFUSE)) {
      notes.add("what is refused may belong to this very operator: give --cluster-name, --region and --owner as it has "
          + "them");
    }
    return new PlanReport(PlanReport.Source.LIVE, DesiredFields.with(StatusPlan.of(
        platform.getMetadata().getNamespace(), platform.getMetadata().getName(), findings.plan()), intent.graph()),
        intent.policy().asks() && !findings.plan().waiting().isEmpty(), unknown,
        notes.stream().distinct().toList());
  }

  /** Looks until it is not our own rate limit that keeps anything from being seen. */
  private Survey.Findings look(Intent intent) {
    Survey survey = new Survey(registry, observer);
    Instant end = clock.instant().plus(PATIENCE);
    Survey.Findings findings = survey.of(intent);
    while (findings.seen().values().stream().anyMatch(LivePlans::isThrottled) && clock.instant().isBefore(end)) {
      LockSupport.parkNanos(GLANCE.toNanos());
      observer.refresh();
      findings = survey.of(intent);
    }
    return findings;
  }

  private static boolean isThrottled(Observation seen) {
    return seen instanceof Observation.Unknown(Problem problem)
        && problem.category() == Problem.Category.THROTTLED;
  }

  /** Somebody else's work that is not there. */
  private Optional<String> missing(Graph<Resource> graph, Handle handle) {
    return registry.kind(handle.id().kind()) instanceof Lookup<Desired, Observed> lookup
        ? graph.find(handle.id()).map(resource -> handle.id() + ": "
            + lookup.missing(resource.template().render(Values.symbolic())))
        : Optional.empty();
  }

  /** The platform as it would be once the manifest is applied: what others annotated stays, and so does its status. */
  private WebAppPlatform applied(WebAppPlatform manifest) {
    String namespace = manifest.getMetadata().getNamespace();
    String name = manifest.getMetadata().getName();
    Optional<WebAppPlatform> before = running.find(namespace, name);
    if (before.map(p -> p.getMetadata().getDeletionTimestamp()).isPresent()) {
      throw UserError.surroundings(namespace + "/" + name + " is being deleted: what is left to do shows "
          + "plan -n " + namespace + " " + name + "; a manifest can be planned when it is gone", null);
    }
    Map<String, String> annotations = new TreeMap<>();
    before.map(p -> p.getMetadata().getAnnotations()).ifPresent(annotations::putAll);
    if (manifest.getMetadata().getAnnotations() != null) {
      annotations.putAll(manifest.getMetadata().getAnnotations());
    }
    WebAppPlatform after = new WebAppPlatform();
    after.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).withAnnotations(annotations)
        .withUid(before.map(p -> p.getMetadata().getUid()).orElse("new " + namespace + "/" + name)).build());
    after.setSpec(manifest.getSpec());
    WebAppPlatformStatus status = before.map(WebAppPlatform::getStatus).orElse(null);
    after.setStatus(status);
    return after;
  }

  @Override
  public void close() {
    client.close();
  }

  /** What matters to platforms that stay: no more than their namespace. */
  private final class Around implements Surroundings {
    @Override
    public Optional<Instant> definitionDeleted() {
      return Optional.empty();
    }

    /** Whoever may not read namespaces plans as if it stayed. */
    @Override
    public boolean namespaceTerminates(String namespace) {
      try {
        return find(namespace).map(found -> found.getMetadata().getDeletionTimestamp()).isPresent();
      } catch (Problem problem) {
        if (problem.category() == Problem.Category.DENIED) {
          return false;
        }
        throw problem;
      }
    }

    @Override
    public Collection<WebAppPlatform> platforms() {
      return running.everywhere();
    }

    /** Whoever may not read namespaces cannot know, and plans nothing. */
    @Override
    public Set<String> allowedRoles(String namespace) {
      return Surroundings.rolesOf(find(namespace).orElse(null));
    }

    private Optional<Namespace> find(String namespace) {
      try {
        return Optional.ofNullable(client.namespaces().withName(namespace).get());
      } catch (KubernetesClientException e) {
        throw ApiRefusals.problem("namespaces", "get", e);
      }
    }
  }
}
