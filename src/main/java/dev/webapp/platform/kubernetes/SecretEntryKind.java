package dev.webapp.platform.kubernetes;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Entries of Secrets that users make. Output: {@code value}, another one whenever the Secret has changed.
 *
 * <p>Nobody watches them: those of ours have labels, and the rest are no business of ours but where a spec names them.
 */
public final class SecretEntryKind implements Lookup<SecretEntryQuery, ObservedSecretEntry> {
  private final Cluster cluster;

  public SecretEntryKind(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public String name() {
    return "SecretEntry";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public Map<Handle, ObservedSecretEntry> observe(Scope scope, Collection<Sought<SecretEntryQuery>> sought) {
    Map<Handle, ObservedSecretEntry> seen = new TreeMap<>();
    sought.forEach(each -> find(each.handle().physicalName().split("/", 3))
        .ifPresent(entry -> seen.put(each.handle(), entry)));
    return seen;
  }

  private Optional<ObservedSecretEntry> find(String... names) {
    return cluster.read(ObjectType.SECRET, names[0], names[1]).map(Secret.class::cast)
        .filter(secret -> secret.getData() != null && secret.getData().containsKey(names[2]))
        .map(secret -> new ObservedSecretEntry(new SecretValue(
            secret.getMetadata().getUid() + "/" + secret.getMetadata().getResourceVersion() + "/" + names[2],
            () -> new String(Base64.getDecoder().decode(secret.getData().get(names[2])), StandardCharsets.UTF_8)
                .strip())));
  }

  @Override
  public String missing(SecretEntryQuery query) {
    return "namespace " + query.namespace() + " has no Secret " + query.name() + " with an entry " + query.key()
        + ", which " + query.field() + " names: kubectl create secret generic " + query.name() + " -n "
        + query.namespace() + " --from-literal " + query.key() + "=...";
  }

  @Override
  public Readiness readiness(ObservedSecretEntry observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedSecretEntry observed) {
    return Outputs.of("value", observed.value());
  }

  @Override
  public Set<String> permissions() {
    return Set.of();
  }
}
