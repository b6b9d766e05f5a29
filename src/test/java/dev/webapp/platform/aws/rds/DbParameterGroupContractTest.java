package dev.webapp.platform.aws.rds;

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
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Parameter;

class DbParameterGroupContractTest {
  @Nested
  class Sandbox extends Suite {
    Sandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class Moto extends Suite {
    Moto() {
      super(MotoEnvironment.started());
    }

    /** moto lacks ResetDBParameterGroup. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("one fewer", "none", "parameter added");
    }

    /** For the same reason what is added stays. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("a static one", "more than a call takes");
    }
  }

  abstract static class Suite extends KindContract<ParameterGroup, ObservedParameterGroup> {
    private final RdsWorld world;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new RdsWorld(aws);
    }

    @Override
    protected ResourceKind<ParameterGroup, ObservedParameterGroup> kind(Clients clients) {
      return new DbParameterGroupKind(clients);
    }

    @Override
    protected ParameterGroup desired(String name) {
      return new ParameterGroup(name, "postgres16", "Parameters of a/b/" + name,
          Map.of("work_mem", "8192", "log_min_duration_statement", "500"), tags(name));
    }

    @Override
    protected Map<String, ParameterGroup> variants() {
      return cases(Map.of(
          "a value", with("parameters", Map.of("work_mem", "4096", "log_min_duration_statement", "500")),
          "a static one", with("parameters",
              Map.of("work_mem", "8192", "log_min_duration_statement", "500", "max_connections", "200")),
          "one fewer", with("parameters", Map.of("work_mem", "8192")),
          "none", with("parameters", Map.of()),
          "more than a call takes", with("parameters", many())));
    }

    private static Map<String, String> many() {
      Map<String, String> many = new TreeMap<>(Map.of("work_mem", "8192", "log_min_duration_statement", "500"));
      for (String name : MANY) {
        many.put(name, "1");
      }
      return many;
    }

    private static final String[] MANY = {"autovacuum_max_workers", "autovacuum_naptime", "autovacuum_vacuum_threshold",
        "autovacuum_analyze_threshold", "checkpoint_timeout", "deadlock_timeout", "default_statistics_target",
        "effective_io_concurrency", "from_collapse_limit", "idle_in_transaction_session_timeout", "join_collapse_limit",
        "lock_timeout", "log_autovacuum_min_duration", "log_connections", "log_disconnections", "log_lock_waits",
        "maintenance_work_mem", "max_parallel_workers", "max_wal_senders", "random_page_cost", "statement_timeout",
        "wal_compression"};

    @Override
    protected Map<String, Consumer<ObservedParameterGroup>> drifts() {
      return cases(Map.of(
          "parameter changed", seen -> set(seen, "work_mem", "64"),
          "parameter added", seen -> set(seen, "log_connections", "1"),
          "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
    }

    private void set(ObservedParameterGroup seen, String name, String value) {
      world.rds().modifyDBParameterGroup(r -> r.dbParameterGroupName(seen.name()).parameters(Parameter.builder()
          .parameterName(name).parameterValue(value).applyMethod(ApplyMethod.IMMEDIATE).build()));
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
