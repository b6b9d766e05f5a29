package dev.webapp.platform.aws.secretsmanager;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * The secrets of each scope. Two kinds read them from one listing of those with an ownership tag, and write to them
 * through here. Each of the others is asked for by name, since a listing may be five minutes old (API reference,
 * ListSecrets), and absence has to be certain.
 */
public final class Secrets {
  private static final int PAGE = 100;

  private record Name(Scope scope, String name) {}

  private final Clients clients;
  private final SharedListings<Map<String, ObservedSecret>> listings;
  /**
   * What was found missing by observations that were cut short: the next one goes on from there. Starting over,
   * hundreds of new secrets would exceed the rate limit every time.
   */
  private final Set<Name> missing = ConcurrentHashMap.newKeySet();

  public Secrets(Clients clients, InstantSource clock) {
    this.clients = clients;
    this.listings = new SharedListings<>(clock, this::list);
  }

  Map<Handle, ObservedSecret> observe(Scope scope, Collection<Sought<Secret>> sought) {
    SecretsManagerClient secrets = client(scope);
    Map<String, ObservedSecret> listed = listings.of(scope);
    Map<Handle, ObservedSecret> seen = new TreeMap<>();
    List<Name> asked = new ArrayList<>();
    for (Sought<Secret> one : sought) {
      String name = one.handle().physicalName();
      ObservedSecret found = listed.get(name);
      if (found == null) {
        asked.add(new Name(scope, name));
        found = unlisted(secrets, scope, name);
      }
      if (found != null) {
        seen.put(one.handle(), found);
      }
    }
    missing.removeAll(asked);
    return seen;
  }

  private Map<String, ObservedSecret> list(Scope scope) {
    Map<String, ObservedSecret> listed = new TreeMap<>();
    Filter ours = Filter.builder().key(FilterNameStringType.TAG_KEY).values(Ownership.OWNER).build();
    client(scope).listSecretsPaginator(r -> r.maxResults(PAGE).filters(ours)).stream()
        .flatMap(page -> page.secretList().stream())
        .forEach(entry -> listed.put(entry.name(), read(scope, entry)));
    return listed;
  }

  /** Writes; whoever looks afterwards lists anew. */
  <T> T write(Scope scope, Function<SecretsManagerClient, T> call) {
    return listings.write(scope, () -> call.apply(client(scope)));
  }

  SecretsManagerClient client(Scope scope) {
    return clients.get(SecretsManagerClient.class, scope);
  }

  /** One of the name is about to be there. */
  void expect(Scope scope, String name) {
    missing.remove(new Name(scope, name));
  }

  private ObservedSecret unlisted(SecretsManagerClient secrets, Scope scope, String name) {
    if (missing.contains(new Name(scope, name))) {
      return null;
    }
    DescribeSecretResponse told = describe(secrets, name);
    if (told == null || told.deletedDate() != null) {
      missing.add(new Name(scope, name));
      return null;
    }
    return read(scope, told);
  }

  /** What AWS tells of one right now, also of one that is scheduled for deletion; null where there is none. */
  static DescribeSecretResponse describe(SecretsManagerClient secrets, String name) {
    try {
      return secrets.describeSecret(r -> r.secretId(name));
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return null;
      }
      throw problem;
    }
  }

  ObservedSecret read(Scope scope, DescribeSecretResponse told) {
    return holding(scope, new ObservedSecret(told.arn(), told.name(), told.description(), null, null,
        Tags.read(told.tags(), Tag::key, Tag::value)), told.versionIdsToStages(), told.lastChangedDate());
  }

  private ObservedSecret read(Scope scope, SecretListEntry entry) {
    return holding(scope, new ObservedSecret(entry.arn(), entry.name(), entry.description(), null, null,
        Tags.read(entry.tags(), Tag::key, Tag::value)), entry.secretVersionsToStages(), entry.lastChangedDate());
  }

  /** Where versions are not told, the date of the last change stands for them; it moves more often, never less. */
  private ObservedSecret holding(Scope scope, ObservedSecret secret, Map<String, List<String>> stages,
      Instant changed) {
    Versions versions = Versions.of(stages);
    SecretsManagerClient secrets = client(scope);
    SecretValue former = versions.previous() == null ? null
        : Versions.password(secrets, secret.arn(), versions.previous(), versions.previous(), false);
    String current = versions.current();
    return secret.holding(Versions.password(secrets, secret.arn(), current,
        current == null ? String.valueOf(changed) : current, former != null), former);
  }
}
