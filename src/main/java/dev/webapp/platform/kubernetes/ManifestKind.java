package dev.webapp.platform.kubernetes;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Applies manifests of one type by server-side apply, and only when something differs.
 *
 * <p>Servers may change what they are sent (admission webhooks rewrite images), so that an answer may differ from
 * the manifest for ever. What the server answered to our last apply is therefore remembered, and an object that still
 * looks like that answer is as desired. The memory may be lost at any time: one more apply then brings it back.
 */
public final class ManifestKind implements ResourceKind<Manifest, ObservedManifest> {
  private static final String HANDOVER = Cluster.FIELD_MANAGER + "-handover";

  /**
   * What the server made of a manifest.
   *
   * @param answer the hash of the answer's fields that the manifest has, and of its secret data
   * @param version the resourceVersion at which the object was last found to look like that
   */
  private record Memo(Manifest manifest, String answer, String version) {}

  private final String name;
  private final ObjectType type;
  private final Cluster cluster;
  private final ObjectReadiness readiness;
  private final boolean onlyCreated;
  /** By physical name: all that an observed object tells of its handle. */
  private final Map<String, Memo> memos = new ConcurrentHashMap<>();

  /**
   * @param name of the kind, which differs from the type's where AWS has a kind of that name
   * @param onlyCreated whether the object is never changed once it is there, as a Job
   */
  ManifestKind(
      String name, ObjectType type, Cluster cluster, ObjectReadiness readiness, boolean onlyCreated) {
    this.name = name;
    this.type = type;
    this.cluster = cluster;
    this.readiness = readiness;
    this.onlyCreated = onlyCreated;
  }

  @Override
  public String name() {
    return name;
  }

  public ObjectType type() {
    return type;
  }

  /** Whoever has no model of a type cannot watch it. */
  @Override
  public Observing observing() {
    return type.model() == GenericKubernetesResource.class ? Observing.EACH : Observing.WATCHED;
  }

  @Override
  public Map<Handle, ObservedManifest> observe(Scope scope, Collection<Sought<Manifest>> sought) {
    Map<Handle, ObservedManifest> found = new LinkedHashMap<>();
    for (Sought<Manifest> one : sought) {
      found(one.handle()).ifPresent(object -> found.put(one.handle(), new ObservedManifest(object)));
    }
    return found;
  }

  /** Of a type that is missing there are no objects; who makes one is told what to install. */
  private Optional<? extends HasMetadata> found(Handle handle) {
    try {
      return cluster.get(type, namespace(handle), objectName(handle));
    } catch (Problem problem) {
      if (isOfMissingType(problem)) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  @Override
  public Manifest project(ObservedManifest observed, Manifest desired) {
    if (onlyCreated) {
      return desired;
    }
    HasMetadata object = observed.object();
    Memo memo = memos.get(physicalName(object));
    boolean same = memo != null && memo.manifest.object().equals(desired.object())
        && memo.manifest.secretData().equals(desired.secretData());
    String version = object.getMetadata().getResourceVersion();
    if (same && Objects.equals(memo.version, version)) {
      return desired;
    }
    Map<String, Object> actual = Fields.projected(object, desired.fields());
    if (same && memo.answer.equals(answer(actual, object, desired))) {
      memos.put(physicalName(object), new Memo(memo.manifest, memo.answer, version));
      return desired;
    }
    boolean secretsKept = !same && hasKeys(object, desired.secretData());
    if (memo == null && secretsKept && actual.entrySet().containsAll(desired.fields().entrySet())) {
      // After a restart: from now on it shows when somebody changes a secret entry, whose value is none of the fields.
      memos.put(physicalName(object), new Memo(desired, answer(actual, object, desired), version));
      return desired;
    }
    return new Manifest(object, actual, secretsKept ? desired.secretData() : Map.of());
  }

  @Override
  public Readiness readiness(ObservedManifest observed) {
    return leaving(observed) ? new Readiness.Progressing("deleting") : readiness.of(observed.object());
  }

  /** Pods of the last revision serve until those of the next do, for ever where these never start. */
  @Override
  public boolean lingers(ObservedManifest observed) {
    return switch (type) {
      case DEPLOYMENT -> !(readiness(observed) instanceof Readiness.Ready);
      case JOB -> readiness(observed) instanceof Readiness.Progressing;
      default -> false;
    };
  }

  @Override
  public Outputs outputs(ObservedManifest observed) {
    return readiness.outputs(observed.object()).and("username", username(observed.object()))
        .and("applied", observed.tags().get(Fields.APPLIED))
        .and("name", observed.object().getMetadata().getName());
  }

  /** As whom those sign in whom a binding tells; null where it tells of nobody. */
  private static String username(HasMetadata object) {
    String encoded = object instanceof Secret secret && secret.getData() != null
        ? secret.getData().get(Bindings.USERNAME) : null;
    return encoded == null ? null : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  @Override
  public ObservedManifest create(Handle handle, Scope scope, Manifest desired, Token token) {
    return apply(handle, desired);
  }

  @Override
  public ObservedManifest update(
      Handle handle, Scope scope, Manifest desired, ObservedManifest observed, Delta delta) {
    if (observed.object() instanceof Deployment running) {
      handOverReplicas(running, (Deployment) desired.object());
    }
    return apply(handle, desired);
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedManifest observed, Farewell how) {
    memos.remove(handle.physicalName());
    cluster.delete(type, namespace(handle), objectName(handle));
  }

  @Override
  public boolean leaving(ObservedManifest observed) {
    return observed.object().getMetadata().getDeletionTimestamp() != null;
  }

  @Override
  public Set<String> permissions() {
    return Set.of();
  }

  /** The handle's physical name for an object of that name. */
  public static String physicalName(String namespace, String name) {
    return namespace + "/" + name;
  }

  private ObservedManifest apply(Handle handle, Manifest desired) {
    HasMetadata answer = sent(desired);
    Map<String, Object> actual = Fields.projected(answer, desired.fields());
    memos.put(physicalName(answer),
        new Memo(desired, answer(actual, answer, desired), answer.getMetadata().getResourceVersion()));
    return new ObservedManifest(answer);
  }

  private HasMetadata sent(Manifest desired) {
    try {
      return cluster.apply(type, complete(desired), Cluster.FIELD_MANAGER);
    } catch (Problem problem) {
      throw explained(problem);
    }
  }

  /** A type that is no part of Kubernetes itself may be missing, which servers answer as if the object were. */
  private boolean isOfMissingType(Problem problem) {
    return type.model() == GenericKubernetesResource.class && problem.category() == Problem.Category.NOT_FOUND
        && !problem.getMessage().contains("namespaces");
  }

  private Problem explained(Problem problem) {
    return !isOfMissingType(problem) ? problem : new Problem(problem.category(), problem.code(), problem.action(),
        "the cluster has no " + type.kind() + " of " + type.apiVersion() + ": " + (type == ObjectType.KONG_PLUGIN
            ? "install Kong's ingress controller with its CRDs, or choose another spec.gateway.type"
            : "on EKS, turn on security groups for pods (ENABLE_POD_ENI of the VPC CNI); elsewhere set "
                + "spec.network.podSecurityGroup: Cluster"), null, problem);
  }

  /**
   * A field whose only owner leaves it out is reset. Before an autoscaler takes over, another field manager therefore
   * claims the number of pods that is running.
   */
  private void handOverReplicas(Deployment running, Deployment desired) {
    Integer current = running.getSpec().getReplicas();
    boolean ours = running.getMetadata().getManagedFields().stream()
        .anyMatch(m -> Cluster.FIELD_MANAGER.equals(m.getManager()) && m.getFieldsV1() != null
            && m.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
            && spec.containsKey("f:replicas"));
    if (desired.getSpec().getReplicas() == null && current != null && ours) {
      cluster.apply(type, new DeploymentBuilder()
          .withNewMetadata().withNamespace(running.getMetadata().getNamespace())
          .withName(running.getMetadata().getName()).endMetadata()
          .withNewSpec().withReplicas(current).endSpec().build(), HANDOVER);
    }
  }

  private static HasMetadata complete(Manifest desired) {
    HasMetadata object = Serialization.clone(desired.object());
    Map<String, String> annotations = new TreeMap<>(object.getMetadata().getAnnotations());
    annotations.put(Fields.APPLIED, (String) desired.fields().get(Fields.APPLIED_PATH));
    object.getMetadata().setAnnotations(annotations);
    if (desired.secretData().isEmpty()) {
      return object;
    }
    Map<String, String> data = new TreeMap<>();
    desired.secretData().forEach((key, secret) -> data.put(key, encode(secret)));
    return new SecretBuilder((Secret) object).addToData(data).build();
  }

  private static String encode(SecretValue secret) {
    return Base64.getEncoder().encodeToString(secret.reveal().getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(Map<String, Object> actual, HasMetadata object, Manifest desired) {
    String secrets = object instanceof Secret secret && !desired.secretData().isEmpty()
        ? String.valueOf(secret.getData()) : "";
    return Digest.of(64, actual.toString(), secrets);
  }

  private static boolean hasKeys(HasMetadata object, Map<String, SecretValue> secrets) {
    return secrets.isEmpty() || object instanceof Secret secret && secret.getData() != null
        && secret.getData().keySet().containsAll(secrets.keySet());
  }

  private static String physicalName(HasMetadata object) {
    return physicalName(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static String namespace(Handle handle) {
    return handle.physicalName().substring(0, handle.physicalName().indexOf('/'));
  }

  private static String objectName(Handle handle) {
    return handle.physicalName().substring(handle.physicalName().indexOf('/') + 1);
  }
}
