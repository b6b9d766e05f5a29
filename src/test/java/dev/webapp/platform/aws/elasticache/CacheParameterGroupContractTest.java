package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.ObservedParameterGroup;
import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.ResourceKind;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

/** Only on the sandbox: moto has none of the operations on cache parameter groups. */
class CacheParameterGroupContractTest extends KindContract<ParameterGroup, ObservedParameterGroup> {
  private static final Map<String, String> PARAMETERS = Map.of("maxmemory-policy", "allkeys-lru", "timeout", "300");
  private final CacheWorld world;

  CacheParameterGroupContractTest() {
    super(new SandboxEnvironment());
    this.world = new CacheWorld(aws);
  }

  @Override
  protected ResourceKind<ParameterGroup, ObservedParameterGroup> kind(Clients clients) {
    return new CacheParameterGroupKind(clients);
  }

  @Override
  protected ParameterGroup desired(String name) {
    return new ParameterGroup(name, "redis7", "Parameters of a/b/" + name, PARAMETERS, tags(name));
  }

  @Override
  protected Map<String, ParameterGroup> variants() {
    Map<String, String> many = new TreeMap<>(PARAMETERS);
    IntStream.range(0, 22).forEach(i -> many.put("hash-max-listpack-" + i, "64"));
    return cases(Map.of(
        "a value", with("parameters", Map.of("maxmemory-policy", "noeviction", "timeout", "300")),
        "an empty one", with("parameters", Map.of("maxmemory-policy", "allkeys-lru", "notify-keyspace-events", "")),
        "one that needs a reboot", with("parameters", Map.of("timeout", "300", "databases", "32")),
        "one fewer", with("parameters", Map.of("timeout", "300")),
        "none", with("parameters", Map.of()),
        "more than a call takes", with("parameters", many)));
  }

  @Override
  protected Map<String, Consumer<ObservedParameterGroup>> drifts() {
    return cases(Map.of(
        "parameter changed", seen -> set(seen, "timeout", "0"),
        "parameter added", seen -> set(seen, "lazyfree-lazy-eviction", "yes"),
        "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
  }

  private void set(ObservedParameterGroup seen, String name, String value) {
    world.cache().modifyCacheParameterGroup(r -> r.cacheParameterGroupName(seen.name()).parameterNameValues(
        ParameterNameValue.builder().parameterName(name).parameterValue(value).build()));
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
