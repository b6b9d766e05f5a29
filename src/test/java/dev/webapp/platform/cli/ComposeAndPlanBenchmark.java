package dev.webapp.platform.cli;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.Roles;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import dev.webapp.platform.resource.Values;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a turn of the largest sample costs before anything is asked or written. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ComposeAndPlanBenchmark {
  private static final Path LARGEST = Path.of("samples", "api-gateway.yaml");

  private WebAppPlatform platform;
  private Setting setting;
  private Planner planner;
  private Map<Handle, Observation> present;

  /** A resource that is as it was last desired. */
  private record Mirrored(Desired desired, Map<String, String> tags) implements Observed {}

  /** Knows every resource as it is desired: what a kind makes of AWS's answers is measured nowhere here. */
  private record MirrorKind(String name) implements ResourceKind<Desired, Mirrored> {
    @Override
    public Observing observing() {
      return Observing.LISTED;
    }

    @Override
    public Map<Handle, Mirrored> observe(Scope scope, Collection<Sought<Desired>> sought) {
      return Map.of();
    }

    @Override
    public Readiness readiness(Mirrored observed) {
      return Readiness.READY;
    }

    @Override
    public Outputs outputs(Mirrored observed) {
      return Outputs.NONE;
    }

    /** A manifest that looks like the answer to its last apply is not looked at any further. */
    @Override
    public Desired project(Mirrored observed, Desired desired) {
      return desired instanceof Manifest ? desired : observed.desired();
    }

    @Override
    public Mirrored create(Handle handle, Scope scope, Desired desired, Token token) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mirrored update(Handle handle, Scope scope, Desired desired, Mirrored observed, Delta delta) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Handle handle, Scope scope, Mirrored observed, Farewell how) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> permissions() {
      return Set.of();
    }
  }

  @Setup
  public void read() {
    platform = PlatformFiles.platforms(List.of(LARGEST)).getFirst();
    setting = new Setting(platform.getMetadata().getNamespace(), platform.getMetadata().getName(),
        new Ownership("cluster", "marketplace/marketplace"), "cluster", null, Roles.PLAIN, Map.of(), null, null,
        LocalDate.EPOCH);
    Graph<Resource> graph = graph();
    planner = new Planner(new Registry(graph.ids().stream().map(id -> id.kind()).distinct().map(MirrorKind::new)
        .collect(Collectors.toList())));
    present = new HashMap<>();
    for (Resource resource : graph.order()) {
      present.put(resource.handle(), new Observation.Present(new Mirrored(
          resource.template().render(Values.symbolic()),
          setting.ownership().tags(resource.id(), resource.dataPolicy()))));
    }
    if (!composeAndPlanSteady().steps().isEmpty() || composeAndPlanNew().steps().size() != graph.size()) {
      throw new IllegalStateException("what is measured is not what is meant");
    }
  }

  private Graph<Resource> graph() {
    return Composer.compose(platform.getSpec(), setting);
  }

  private Plan plan(Map<Handle, Observation> observations) {
    return planner.plan(new Intent("uid", setting.ownership(), graph(), Inventory.EMPTY, ChangePolicy.AUTO, false),
        observations);
  }

  /** Nothing is there yet. */
  @Benchmark
  public Plan composeAndPlanNew() {
    return plan(Map.of());
  }

  /** Everything is as desired. */
  @Benchmark
  public Plan composeAndPlanSteady() {
    return plan(present);
  }

  /** Happens where the memo of the last apply does not hold: after a restart, and when the spec changes. */
  @Benchmark
  public List<String> renderAndHashManifests() {
    List<String> hashes = new ArrayList<>();
    for (Resource resource : graph().order()) {
      if (resource.template().render(Values.symbolic()) instanceof Manifest manifest) {
        hashes.add(manifest.toString());
      }
    }
    return hashes;
  }
}
