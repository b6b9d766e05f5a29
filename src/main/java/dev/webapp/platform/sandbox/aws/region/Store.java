package dev.webapp.platform.sandbox.aws.region;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Resources of one sort in one region, by key, as the call in progress sees them. Guarded by the region's lock.
 *
 * <p>Attributes are texts such as {@code group-id=sg-1} that a value is found by; those without a wildcard are looked
 * up
 * in an index. A listing is ordered by key.
 */
public final class Store<V> {
  private record Version<V>(long call, Instant at, Evolution<V> evolution) {}

  /** How many versions a resource keeps for stale reads; older ones count as seen by everybody. */
  private static final int VERSIONS = 32;

  private final View view;
  private final Function<V, Stream<String>> attributes;
  private final NavigableMap<String, Deque<Version<V>>> entries = new TreeMap<>();
  private final Map<String, NavigableSet<String>> index = new HashMap<>();

  public Store(View view, Function<V, Stream<String>> attributes) {
    this.view = view;
    this.attributes = attributes;
  }

  public Store(View view) {
    this(view, value -> Stream.empty());
  }

  /** The value that the call sees, or null. */
  public V get(String key) {
    Evolution<V> evolution = evolution(key);
    return evolution == null ? null : evolution.at(view.now());
  }

  /** The value with its future, or null. */
  public Evolution<V> evolution(String key) {
    Deque<Version<V>> versions = key == null ? null : entries.get(key);
    if (versions == null) {
      return null;
    }
    Iterator<Version<V>> newestFirst = versions.descendingIterator();
    while (newestFirst.hasNext()) {
      Version<V> version = newestFirst.next();
      if (view.sees(version.call(), version.at())) {
        return version.evolution();
      }
    }
    return null;
  }

  public void put(String key, V value) {
    put(key, Evolution.from(view.now(), value));
  }

  public void put(String key, Evolution<V> evolution) {
    Deque<Version<V>> versions = entries.computeIfAbsent(key, absent -> new ArrayDeque<>(2));
    if (!view.history()) {
      unindex(key, versions);
      versions.clear();
    } else if (versions.size() >= VERSIONS) {
      versions.removeFirst();
    }
    versions.addLast(new Version<>(view.call(), view.now(), evolution));
    attributesOf(evolution).forEach(a -> index.computeIfAbsent(a, absent -> new TreeSet<>()).add(key));
  }

  /** Changes the value and its whole future. */
  public void change(String key, UnaryOperator<V> change) {
    put(key, evolution(key).map(view.now(), change));
  }

  public void remove(String key) {
    if (view.history()) {
      put(key, Evolution.from(view.now(), null));
    } else {
      Deque<Version<V>> versions = entries.remove(key);
      if (versions != null) {
        unindex(key, versions);
      }
    }
  }

  /** Every value, in order of keys. */
  public List<V> all() {
    return page(null, Integer.MAX_VALUE, List.of()).items();
  }

  /** The values with an attribute, in order of keys. */
  public List<V> with(String attribute) {
    return page(null, Integer.MAX_VALUE, List.of(List.of(attribute))).items();
  }

  /**
   * A page of the values that have, of each clause, at least one attribute.
   *
   * @param after the key after which to begin; null begins at the first
   * @param clauses attributes, in which {@code *} and {@code ?} are wildcards
   */
  public Page<V> page(String after, int size, List<? extends Collection<String>> clauses) {
    List<V> found = new ArrayList<>();
    List<List<Pattern>> patterns = clauses.stream()
        .map(clause -> clause.stream().map(Store::pattern).filter(Objects::nonNull).toList()).toList();
    Iterator<String> keys = candidates(after, clauses);
    String last = null;
    while (keys.hasNext()) {
      String key = keys.next();
      V value = get(key);
      if (value == null || !matches(value, clauses, patterns)) {
        continue;
      }
      if (found.size() == size) {
        return new Page<>(found, last);
      }
      found.add(value);
      last = key;
    }
    return new Page<>(found, null);
  }

  private Iterator<String> candidates(String after, List<? extends Collection<String>> clauses) {
    for (Collection<String> clause : clauses) {
      if (clause.stream().noneMatch(Store::wild)) {
        NavigableSet<String> keys;
        if (clause.size() == 1) {
          keys = index.getOrDefault(clause.iterator().next(), new TreeSet<>());
        } else {
          keys = clause.stream().flatMap(a -> index.getOrDefault(a, new TreeSet<>()).stream())
              .collect(Collectors.toCollection(TreeSet::new));
        }
        return (after == null ? keys : keys.tailSet(after, false)).iterator();
      }
    }
    sweep();
    return (after == null ? entries : entries.tailMap(after, false)).keySet().iterator();
  }

  /** Forgets what time has removed; without a history nothing can ask for it again. */
  private void sweep() {
    if (!view.history()) {
      entries.entrySet().removeIf(entry -> {
        boolean ended = entry.getValue().getLast().evolution().ended(view.now());
        if (ended) {
          unindex(entry.getKey(), entry.getValue());
        }
        return ended;
      });
    }
  }

  private boolean matches(V value, List<? extends Collection<String>> clauses, List<List<Pattern>> patterns) {
    if (clauses.isEmpty()) {
      return true;
    }
    List<String> has = attributes.apply(value).toList();
    for (int i = 0; i < patterns.size(); i++) {
      Collection<String> clause = clauses.get(i);
      List<Pattern> wild = patterns.get(i);
      if (has.stream().noneMatch(a -> clause.contains(a)
          || wild.stream().anyMatch(pattern -> pattern.matcher(a).matches()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean wild(String attribute) {
    return attribute.indexOf('*') >= 0 || attribute.indexOf('?') >= 0;
  }

  /** Null where there is no wildcard: such a text is compared as it is. */
  private static Pattern pattern(String attribute) {
    if (!wild(attribute)) {
      return null;
    }
    StringBuilder regex = new StringBuilder();
    for (char c : attribute.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private Stream<String> attributesOf(Evolution<V> evolution) {
    return evolution.values().stream().flatMap(attributes).distinct();
  }

  private void unindex(String key, Deque<Version<V>> versions) {
    for (Version<V> version : versions) {
      attributesOf(version.evolution()).forEach(attribute -> {
        NavigableSet<String> keys = index.get(attribute);
        if (keys != null && keys.remove(key) && keys.isEmpty()) {
          index.remove(attribute);
        }
      });
    }
  }
}
