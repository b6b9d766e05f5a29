package dev.webapp.platform.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.WebAppPlatform;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformClonerTest {
  private final PlatformCloner cloner = new PlatformCloner(new KubernetesSerialization());

  @Test
  void theCopyIsTheSameUntilItsMetadataIsChanged() {
    WebAppPlatform platform = new WebAppPlatform();
    platform.setMetadata(new ObjectMetaBuilder().withNamespace("n").withName("p").withResourceVersion("7")
        .addToAnnotations("a", "1").withFinalizers(new ArrayList<>(List.of("f"))).build());

    WebAppPlatform copy = cloner.clone(platform);
    assertThat(copy).isEqualTo(platform).isNotSameAs(platform);

    copy.getMetadata().getAnnotations().put("a", "2");
    copy.getMetadata().getFinalizers().clear();
    copy.getMetadata().setResourceVersion("8");
    assertThat(platform.getMetadata().getAnnotations()).containsEntry("a", "1");
    assertThat(platform.getMetadata().getFinalizers()).containsExactly("f");
    assertThat(platform.getMetadata().getResourceVersion()).isEqualTo("7");
  }

  @Test
  void theCopyOfWhatCannotBeReadSaysWhyToo() {
    WebAppPlatform platform = new KubernetesSerialization().unmarshal("""
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata: {name: p}
        spec: {aws: {region: us-east-1}, dataPolicy: Frozen}
        """, WebAppPlatform.class);

    assertThat(cloner.clone(platform).unreadable()).isEqualTo(platform.unreadable()).isNotNull();
  }

  @Test
  void whatIsNotAPlatformIsCopiedAsAWhole() {
    ConfigMap map = new ConfigMapBuilder().withNewMetadata().withName("m").endMetadata().addToData("k", "v").build();

    ConfigMap copy = cloner.clone(map);
    copy.getData().put("k", "w");

    assertThat(map.getData()).containsEntry("k", "v");
  }
}
