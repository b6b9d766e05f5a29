package dev.webapp.platform.simulation;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.apply.Survey;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.cli.StoreCluster;
import dev.webapp.platform.cli.Wiring;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.Roles;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.status.StatusInventory;
import dev.webapp.platform.simulation.Self.Owned;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What is not as a platform's spec says, told by who has no memory, no faults and nothing under way. */
final class Truth {
  private final World world;

  Truth(World world) {
    this.world = world;
  }

  /**
   * Every step that a fresh plan has; empty where all is well.
   *
   * @param strict whether to tell of every resource that is not ready, too
   */
  List<String> differences(WebAppPlatform platform, boolean strict) {
    SandboxWorld sandbox = world.sandbox();
    // Whoever looks at everything at once has to wait for nothing.
    AtomicLong hours = new AtomicLong();
    Registry registry = Wiring.registry(new ScopedClients(sandbox.clients(),
        new Governor(() -> Instant.EPOCH.plus(Duration.ofHours(hours.incrementAndGet()))),
        ApiCall.Listener.NONE, world.clock()), new StoreCluster(sandbox.store()), sandbox.roles(), world.clock(),
        new Random(0));
    Ownership ownership = new Ownership(
        sandbox.owner(), platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName());
    Graph<Resource> graph = Composer.compose(platform.getSpec(), setting(platform, ownership));
    Intent intent = new Intent(platform.getMetadata().getUid(), ownership, graph,
        StatusInventory.read(platform.getStatus().inventory(), ownership.externalId()), ChangePolicy.AUTO, false);
    Survey.Findings found = new Survey(registry, new Observer(world.clock())).of(intent);
    List<String> differences = new ArrayList<>();
    found.plan().steps().stream().map(Step::toString).forEach(differences::add);
    graph.order().stream().filter(r -> strict && !r.done())
        .forEach(r -> unready(registry.kind(r.id().kind()), r, found.seen().get(r.handle()), differences));
    return differences;
  }

  /** The ids and names of what its spec asks for. */
  Set<Owned> wanted(WebAppPlatform platform) {
    Ownership ownership = new Ownership(world.sandbox().owner(),
        platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName());
    return Composer.compose(platform.getSpec(), setting(platform, ownership)).order().stream()
        .map(r -> new Owned(r.id().toString(), r.physicalName())).collect(Collectors.toSet());
  }

  private static void unready(
      Kind<Desired, Observed> kind, Resource resource, Observation seen, List<String> differences) {
    switch (seen) {
      case Observation.Present(Observed observed) when kind.readiness(observed) instanceof Readiness.Ready -> { }
      case Observation.Present(Observed observed) ->
          differences.add(resource.id() + " is " + kind.readiness(observed));
      default -> differences.add(resource.id() + " is " + seen);
    }
  }

  private Setting setting(WebAppPlatform platform, Ownership ownership) {
    Map<String, Setting.Release> releases = new HashMap<>();
    if (platform.getStatus() != null && platform.getStatus().releases() != null) {
      platform.getStatus().releases().forEach(r ->
          releases.put(r.service(), new Setting.Release(r.hash(), r.job(), r.succeeded(), r.refresh())));
    }
    Map<String, String> annotations = platform.getMetadata().getAnnotations();
    return new Setting(platform.getMetadata().getNamespace(), platform.getMetadata().getName(), ownership,
        SandboxWorld.CLUSTER, World.REGION, Roles.PLAIN, releases,
        annotations == null ? null : annotations.get(Annotations.REFRESH),
        annotations == null ? null : annotations.get(Annotations.ROTATE),
        LocalDate.ofInstant(world.clock().instant(), ZoneOffset.UTC));
  }
}
