package dev.webapp.platform.compose;

import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.LocalDate;
import java.util.Map;

/** Specs in YAML, and what is composed of them. */
final class Specs {
  static final Ownership OWNERSHIP = new Ownership("cluster", "shop/web");
  static final Setting SETTING = setting(Map.of(), null);

  private Specs() {}

  static Setting setting(Map<String, Setting.Release> releases, String refresh) {
    return new Setting("shop", "web", OWNERSHIP, "prod", "eu-west-1", Roles.PLAIN, releases, refresh, null,
        LocalDate.EPOCH);
  }

  /** Reads YAML as it stands below {@code spec}; in eu-west-1 where it does not begin with {@code aws}. */
  static WebAppPlatformSpec spec(String yaml) {
    String aws = yaml.startsWith("aws:") ? "" : "aws: {region: eu-west-1}\n";
    return Serialization.unmarshal(aws + yaml, WebAppPlatformSpec.class);
  }

  static Graph<Resource> compose(String yaml) {
    return Composer.compose(spec(yaml), SETTING);
  }

  static Resource resource(Graph<Resource> graph, String id) {
    return graph.find(ResourceId.parse(id))
        .orElseThrow(() -> new AssertionError("no " + id + " among " + graph.ids()));
  }

  /** As rendered with refs that stand for themselves. */
  static <D extends Desired> D desired(Graph<Resource> graph, String id, Class<D> type) {
    return type.cast(resource(graph, id).template().render(Values.symbolic()));
  }
}
