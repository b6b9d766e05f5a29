package dev.webapp.platform.kubernetes;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Semantic;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Kubernetes object as it should be.
 *
 * @param object without the values of {@code secretData}
 * @param fields every scalar of the object by path, such as {@code spec.template.spec.containers[api].image}: what
 *     others add is theirs
 * @param secretData entries of a Secret's {@code data} that never show
 */
public record Manifest(
    @AtCreation HasMetadata object, @Semantic(Equality.CONTAINS_ENTRIES) Map<String, Object> fields,
    Map<String, SecretValue> secretData) implements Desired {

  public static Manifest of(HasMetadata object) {
    return of(object, Map.of());
  }

  public static Manifest of(HasMetadata object, Map<String, SecretValue> secretData) {
    Map<String, SecretValue> sorted = new TreeMap<>(secretData);
    return new Manifest(object, Fields.desired(object, sorted), sorted);
  }

  /** The hash that it is applied with covers the rest. */
  @Override
  public String fingerprint() {
    return Digest.of(12, toString());
  }

  @Override
  public String toString() {
    return object.getKind() + " " + fields.get(Fields.APPLIED_PATH);
  }
}
