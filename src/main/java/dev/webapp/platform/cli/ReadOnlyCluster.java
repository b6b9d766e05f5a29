package dev.webapp.platform.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.kubernetes.ApiRefusals;
import dev.webapp.platform.kubernetes.Bindings;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.ObjectType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;

/**
 * A cluster that is only looked at: each answer is read as it is asked for, without what is secret in it, and whatever
 * is not a read fails unsent.
 */
final class ReadOnlyCluster implements Cluster {
  private static final String REFUSED = "this program only looks at the cluster";

  /** Knows no way around: everything that a client sends passes here. */
  private static final Interceptor READS = new Interceptor() {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (!request.method().equals("GET")) {
        throw new UnsupportedOperationException(REFUSED + ": " + request.method() + " " + request.uri());
      }
    }
  };

  private final KubernetesClient client;

  ReadOnlyCluster(KubernetesClient client) {
    this.client = client;
  }

  /** A client that reads, and gives up soon: somebody waits for the answer. */
  static KubernetesClient client(Config config) {
    ObjectMapper lenient = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withRequestRetryBackoffLimit(1).build())
        .withKubernetesSerialization(new KubernetesSerialization(lenient, true))
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("reads", READS)).build();
  }

  @Override
  public Optional<HasMetadata> get(ObjectType type, String namespace, String name) {
    try {
      HasMetadata found = type.model() == GenericKubernetesResource.class
          ? client.genericKubernetesResources(context(type)).inNamespace(namespace).withName(name).get()
          : client.resources(type.model()).inNamespace(namespace).withName(name).get();
      if (found instanceof Secret secret && secret.getData() != null) {
        // That they are there is all that a plan needs.
        secret.getData().replaceAll((key, value) -> Bindings.confidential(key) ? "" : value);
      }
      return Optional.ofNullable(found);
    } catch (KubernetesClientException e) {
      throw ApiRefusals.problem(type.plural(), "get", e);
    }
  }

  @Override
  public HasMetadata create(ObjectType type, HasMetadata manifest) {
    throw new UnsupportedOperationException(REFUSED);
  }

  @Override
  public HasMetadata apply(ObjectType type, HasMetadata manifest, String fieldManager) {
    throw new UnsupportedOperationException(REFUSED);
  }

  @Override
  public void delete(ObjectType type, String namespace, String name) {
    throw new UnsupportedOperationException(REFUSED);
  }

  private static ResourceDefinitionContext context(ObjectType type) {
    return new ResourceDefinitionContext.Builder().withGroup(type.group()).withVersion(type.version())
        .withKind(type.kind()).withPlural(type.plural()).withNamespaced(true).build();
  }
}
