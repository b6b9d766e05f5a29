package dev.webapp.platform.kubernetes;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.TreeMap;

/** An object in the cluster; its ownership stands in annotations, since labels are too short for an ARN. */
public record ObservedManifest(HasMetadata object) implements Observed {
  @Override
  public Map<String, String> tags() {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    Map<String, String> tags = new TreeMap<>();
    if (annotations != null) {
      annotations.forEach((key, value) -> {
        if (key.startsWith(Ownership.PREFIX)) {
          tags.put(key, value);
        }
      });
    }
    return tags;
  }

  @Override
  public String toString() {
    return object.getKind() + "/" + object.getMetadata().getName() + "@" + object.getMetadata().getResourceVersion();
  }
}
