package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.ObservedParameterGroup;
import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.ResourceKind;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.services.docdb.model.ApplyMethod;
import software.amazon.awssdk.services.docdb.model.Parameter;

class DocDbClusterParameterGroupContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto lacks ResetDBClusterParameterGroup. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("one fewer", "none", "parameter added");
    }

    /** For the same reason what is added stays. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("a static one");
    }
  }

  abstract static class Suite
      extends KindContract<ParameterGroup, ObservedParameterGroup> {
    private final DocDbWorld world;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new DocDbWorld(aws);
    }

    @Override
    protected ResourceKind<ParameterGroup, ObservedParameterGroup> kind(Clients clients) {
      return new DocDbClusterParameterGroupKind(clients);
    }

    @Override
    protected ParameterGroup desired(String name) {
      return new ParameterGroup(name, "docdb5.0", "Parameters of a/b/" + name,
          Map.of("ttl_monitor", "disabled", "profiler_threshold_ms", "200"), tags(name));
    }

    @Override
    protected Map<String, ParameterGroup> variants() {
      return cases(Map.of(
          "a value", with("parameters", Map.of("ttl_monitor", "enabled", "profiler_threshold_ms", "200")),
          "a static one", with("parameters",
              Map.of("ttl_monitor", "disabled", "profiler_threshold_ms", "200", "tls", "tls1.3+")),
          "one fewer", with("parameters", Map.of("ttl_monitor", "disabled")),
          "none", with("parameters", Map.of())));
    }

    @Override
    protected Map<String, Consumer<ObservedParameterGroup>> drifts() {
      return cases(Map.of(
          "parameter changed", seen -> set(seen, "ttl_monitor", "enabled"),
          "parameter added", seen -> set(seen, "profiler", "enabled"),
          "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
    }

    private void set(ObservedParameterGroup seen, String name, String value) {
      world.docdb().modifyDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(seen.name())
          .parameters(Parameter.builder().parameterName(name).parameterValue(value).applyMethod(ApplyMethod.IMMEDIATE)
              .build()));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedParameterGroup observed, String key, String value) {
      world.tag(observed.arn(), key, value);
      return true;
    }

    /** The group, its parameters and its tags, each. */
    @Override
    protected int callsToObserve(int resources) {
      return 3 * resources;
    }
  }
}
