package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * Copies what the framework may change of a platform: its metadata. Spec and status are records that nobody can change,
 * and the way through JSON and back, before every turn, would cost more than most turns.
 */
record PlatformCloner(KubernetesSerialization others) implements Cloner {
  @Override
  @SuppressWarnings("unchecked")
  public <R extends HasMetadata> R clone(R resource) {
    if (resource instanceof WebAppPlatform platform) {
      WebAppPlatform copy = platform.copied();
      copy.setMetadata(new ObjectMetaBuilder(platform.getMetadata()).build());
      return (R) copy;
    }
    return others.clone(resource);
  }
}
