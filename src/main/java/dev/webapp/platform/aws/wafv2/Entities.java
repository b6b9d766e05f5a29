package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Tag;

/**
 * What WAF has of one sort. WAF takes five reads a second, and tells what a thing is like and its tags one by one; so
 * listings are shared, tags are remembered, and a thing is read anew only when its lock token has changed, which marks
 * its state (API reference, "LockToken"), or after a while.
 *
 * @param <T> what is told of one
 */
final class Entities<T> {
  private static final Duration AGE = Duration.ofHours(1);
  private static final int MOST = 20_000;
  private static final String GLOBAL_REGION = "us-east-1";
  static final String NOT_FOUND = "WAFNonexistentItemException";

  /** How WAF is asked for things of the sort. */
  interface Sort<T> {
    /** A page; a marker that is null asks for the first. */
    Page list(Wafv2Client waf, boolean global, String marker);

    T read(Wafv2Client waf, Entity entity);
  }

  /**
   * A page of a listing.
   *
   * @param next null after the last
   */
  record Page(List<Entity> entities, String next) {}

  /** One that is there. */
  record Found<T>(Entity entity, T told, Map<String, String> tags) {}

  private record Key(Scope scope, String arn) {}

  private record Detail<T>(T told, String lockToken, Instant read) {}

  private final Clients clients;
  private final RememberedTags tags;
  private final InstantSource clock;
  private final Sort<T> sort;
  private final SharedListings<List<Entity>> regional;
  private final SharedListings<List<Entity>> global;
  private final Map<Key, Detail<T>> details = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Detail<T>> eldest) {
      return size() > MOST;
    }
  };

  Entities(Clients clients, RememberedTags tags, InstantSource clock, Sort<T> sort) {
    this.clients = clients;
    this.tags = tags;
    this.clock = clock;
    this.sort = sort;
    this.regional = new SharedListings<>(clock, scope -> list(scope, false));
    this.global = new SharedListings<>(clock, scope -> list(scope, true));
  }

  private List<Entity> list(Scope scope, boolean ofDistributions) {
    List<Entity> all = new ArrayList<>();
    String marker = null;
    do {
      Page page = sort.list(client(scope), ofDistributions, marker);
      all.addAll(page.entities);
      // Should WAF ever name a next page after an empty one.
      marker = page.entities.isEmpty() ? null : page.next;
    } while (marker != null);
    return all;
  }

  /**
   * The one of that name.
   *
   * @param ofDistributions null where nobody knows any more
   */
  Optional<Found<T>> find(Scope scope, String name, Boolean ofDistributions) {
    boolean askRegion = ofDistributions == null || !ofDistributions;
    boolean askGlobal = ofDistributions == null ? scope.region().equals(GLOBAL_REGION) : ofDistributions;
    return Stream.concat(
            askRegion ? regional.of(scope).stream() : Stream.empty(),
            askGlobal ? global.of(scope).stream() : Stream.empty())
        .filter(entity -> entity.name().equals(name))
        .flatMap(entity -> read(scope, entity).stream())
        .max(Comparator.comparing(found -> found.tags.containsKey(Ownership.ID)));
  }

  /** Empty where it went since it was listed. */
  private Optional<Found<T>> read(Scope scope, Entity entity) {
    try {
      Map<String, String> own = tags.of(List.of(entity.arn()), 1, _ -> Map.of(entity.arn(), Tags.read(
          client(scope).listTagsForResource(r -> r.resourceARN(entity.arn())).tagInfoForResource().tagList(),
          Tag::key, Tag::value))).get(entity.arn());
      return Optional.of(new Found<>(entity, detail(scope, entity), own));
    } catch (Problem problem) {
      if (problem.is(NOT_FOUND)) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private T detail(Scope scope, Entity entity) {
    Key key = new Key(scope, entity.arn());
    Instant now = clock.instant();
    synchronized (details) {
      Detail<T> known = details.get(key);
      if (known != null && known.lockToken.equals(entity.lockToken()) && now.isBefore(known.read.plus(AGE))) {
        return known.told;
      }
    }
    T told = sort.read(client(scope), entity);
    synchronized (details) {
      details.put(key, new Detail<>(told, entity.lockToken(), now));
    }
    return told;
  }

  /** Writes; what is asked for afterwards is listed anew. */
  <R> R write(Scope scope, boolean ofDistributions, Supplier<R> call) {
    return (ofDistributions ? global : regional).write(scope, call);
  }

  /** Its creation has given it these tags. */
  void born(String arn, Map<String, String> own) {
    tags.remember(arn, own);
  }

  /** One call: removals first, since the tag that lists our keys must outlive what it names. */
  Map<String, String> retag(Scope scope, String arn, Map<String, String> had, Delta delta) {
    Map<String, String> now = new TreeMap<>(had);
    List<String> gone = Tags.toRemove(delta);
    // Even a failed call may have taken effect.
    tags.doubt(arn);
    if (!gone.isEmpty()) {
      client(scope).untagResource(r -> r.resourceARN(arn).tagKeys(gone));
      now.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      client(scope).tagResource(r -> r.resourceARN(arn).tags(tags(set)));
      now.putAll(set);
    }
    tags.remember(arn, now);
    return now;
  }

  static List<Tag> tags(Map<String, String> some) {
    return Tags.write(some, (key, value) -> Tag.builder().key(key).value(value).build());
  }

  Wafv2Client client(Scope scope) {
    return clients.get(Wafv2Client.class, scope);
  }
}
