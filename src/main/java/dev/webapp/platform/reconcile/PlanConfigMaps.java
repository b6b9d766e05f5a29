package dev.webapp.platform.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Whole plans in ConfigMaps beside their platforms. Such a ConfigMap is labelled as what the platform consists of, but
 * has no resource id: it is none of its resources, and in no inventory.
 */
public final class PlanConfigMaps implements PlanSink {
  /** The entry that holds the plan, as {@link PlatformPlan}. */
  public static final String KEY = "plan.json";
  /** A ConfigMap's data has at most 1 MiB (Kubernetes, ConfigMap), its keys included. */
  static final int MOST_BYTES = 1024 * 1024 - 1024;
  private static final int NAME_LENGTH = 253;
  private static final String SUFFIX = "-plan";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
  private static final ObjectWriter WRITER = MAPPER.writer(
      new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private final Cluster cluster;
  private final String owner;

  /**
   * @param owner of the installation: one of another owner is not ours
   */
  public PlanConfigMaps(Cluster cluster, String owner) {
    this.cluster = cluster;
    this.owner = owner;
  }

  /** The name of a platform's ConfigMap. */
  public static String name(String platform) {
    return platform.length() + SUFFIX.length() <= NAME_LENGTH ? platform + SUFFIX
        : platform.substring(0, NAME_LENGTH - SUFFIX.length() - 9) + "-" + Digest.of(8, platform) + SUFFIX;
  }

  /** The plan that a ConfigMap holds; empty where it holds none that this version understands. */
  public static Optional<PlatformPlan> read(ConfigMap configMap) {
    String text = configMap.getData() == null ? null : configMap.getData().get(KEY);
    try {
      return text == null ? Optional.empty() : Optional.of(MAPPER.readValue(text, PlatformPlan.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  @Override
  public String keep(WebAppPlatform platform, PlatformPlan whole) {
    String name = name(platform.getMetadata().getName());
    PlatformPlan kept = cut(whole);
    ConfigMap wanted = new ConfigMapBuilder().withMetadata(frame(platform).metadata(name))
        .withData(Map.of(KEY, json(kept))).build();
    String where = "ConfigMap " + name;
    try {
      Optional<ConfigMap> there = find(platform);
      if (there.isEmpty()) {
        cluster.create(ObjectType.CONFIG_MAP, wanted);
      } else if (!isOurs(there.get(), wanted)) {
        return foreign(name);
      } else if (!wanted.getData().equals(there.get().getData())) {
        cluster.apply(ObjectType.CONFIG_MAP, wanted, Cluster.FIELD_MANAGER);
      }
    } catch (Problem problem) {
      return problem.is("AlreadyExists") ? foreign(name) : where + " cannot be written: " + problem.getMessage();
    }
    return kept.omitted() == null ? where
        : where + ", but for the last " + kept.omitted() + " steps, which do not fit into it";
  }

  @Override
  public void drop(WebAppPlatform platform) {
    HasMetadata ours = new ConfigMapBuilder().withMetadata(
        frame(platform).metadata(name(platform.getMetadata().getName()))).build();
    if (find(platform).filter(there -> isOurs(there, ours)).isPresent()) {
      cluster.delete(ObjectType.CONFIG_MAP, ours.getMetadata().getNamespace(), ours.getMetadata().getName());
    }
  }

  private Optional<ConfigMap> find(WebAppPlatform platform) {
    return cluster.get(ObjectType.CONFIG_MAP, platform.getMetadata().getNamespace(),
        name(platform.getMetadata().getName())).map(ConfigMap.class::cast);
  }

  private Frame frame(WebAppPlatform platform) {
    String namespace = platform.getMetadata().getNamespace();
    String name = platform.getMetadata().getName();
    return new Frame(namespace, name, new Ownership(owner, namespace + "/" + name));
  }

  /** Whether it carries all that we would have written onto it. */
  private static boolean isOurs(HasMetadata there, HasMetadata wanted) {
    return contains(there.getMetadata().getLabels(), wanted.getMetadata().getLabels())
        && contains(there.getMetadata().getAnnotations(), wanted.getMetadata().getAnnotations());
  }

  private static boolean contains(Map<String, String> all, Map<String, String> some) {
    return all != null && all.entrySet().containsAll(some.entrySet());
  }

  private static String foreign(String name) {
    return "nowhere: a ConfigMap " + name + " is there that is not the operator's, and is left alone; delete it to "
        + "see all steps";
  }

  /** As many steps as there is room for. */
  private static PlatformPlan cut(PlatformPlan whole) {
    if (bytes(whole) <= MOST_BYTES) {
      return whole;
    }
    int fits = 0;
    int tooMany = whole.steps().size();
    while (fits + 1 < tooMany) {
      int middle = (fits + tooMany) / 2;
      if (bytes(first(whole, middle)) <= MOST_BYTES) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return first(whole, fits);
  }

  private static PlatformPlan first(PlatformPlan whole, int steps) {
    return new PlatformPlan(whole.namespace(), whole.name(), whole.hash(), whole.steps().subList(0, steps),
        whole.size() - steps);
  }

  private static int bytes(PlatformPlan plan) {
    return json(plan).getBytes(StandardCharsets.UTF_8).length;
  }

  private static String json(PlatformPlan plan) {
    try {
      return WRITER.writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is made of text", e);
    }
  }
}
