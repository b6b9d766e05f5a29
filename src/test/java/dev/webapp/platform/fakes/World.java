package dev.webapp.platform.fakes;

import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where things live. It tells every call that it was sent, and fails the ones it is told to fail. */
public final class World {
  private final Map<String, SeenThing> things = new TreeMap<>();
  private final Map<String, Throwable> failures = new LinkedHashMap<>();
  private final Set<String> withoutEffect = new HashSet<>();
  private final List<String> calls = new ArrayList<>();
  private final Map<String, List<Backup>> backups = new HashMap<>();
  private boolean slow;

  /** From now on, what is made is not available at once, and what is deleted not gone at once. */
  public World slow() {
    slow = true;
    return this;
  }

  /** Calls that begin so fail from now on; {@code create Box/a}, {@code observe Box}. */
  public void fail(String call, Throwable failure) {
    failures.put(call, failure);
  }

  public void fail(String call, Problem.Category category) {
    fail(call, Problem.of(category, category.name(), "things:" + call.split(" ")[0], call + " does not work"));
  }

  public void heal() {
    failures.clear();
  }

  /** Changes of the thing of that name, and its end, are accepted and do nothing. */
  public void ignore(String name) {
    withoutEffect.add(name);
  }

  /** The calls since the last time this was asked, without observations. */
  public List<String> writes() {
    List<String> writes = calls.stream().filter(call -> !call.startsWith("observe")).toList();
    calls.clear();
    return writes;
  }

  /** The calls since the last time this was asked. */
  public List<String> calls() {
    List<String> all = List.copyOf(calls);
    calls.clear();
    return all;
  }

  public Set<String> names() {
    return things.keySet();
  }

  /** Null where there is none. */
  public SeenThing get(String name) {
    return things.get(name);
  }

  /** Puts it there as somebody else would. */
  public void put(String name, Thing fields) {
    things.put(name, new SeenThing(name, fields, "available"));
  }

  public void remove(String name) {
    things.remove(name);
  }

  /** What is left of its data, the latest first. */
  public void backups(String name, Backup... left) {
    backups.put(name, List.of(left));
  }

  List<Backup> backups(String name) {
    return backups.getOrDefault(name, List.of());
  }

  public void state(String name, String state) {
    things.computeIfPresent(name, (_, thing) -> thing.in(state));
  }

  /** Whatever is under way comes to its end. */
  public void settle() {
    things.values().removeIf(thing -> thing.state().equals("deleting"));
    things.replaceAll((_, thing) -> thing.state().equals("creating") ? thing.in("available") : thing);
  }

  void called(String call) {
    calls.add(call);
    failures.forEach((start, failure) -> {
      if (call.startsWith(start)) {
        throw thrown(failure);
      }
    });
  }

  SeenThing create(String name, Thing fields) {
    if (things.containsKey(name)) {
      throw Problem.of(Problem.Category.EXISTS, "AlreadyExists", "things:create", name + " exists");
    }
    things.put(name, new SeenThing(name, fields, slow ? "creating" : "available"));
    return things.get(name);
  }

  /** Tells what was asked for, as providers do, whether it has an effect or not. */
  SeenThing update(String name, Thing fields) {
    SeenThing after = new SeenThing(name, fields, things.get(name).state());
    if (!withoutEffect.contains(name)) {
      things.put(name, after);
    }
    return after;
  }

  void delete(String name) {
    if (withoutEffect.contains(name)) {
      return;
    }
    if (slow) {
      state(name, "deleting");
    } else {
      things.remove(name);
    }
  }

  /** A problem is thrown as it is, and so is the end of the process. */
  private static RuntimeException thrown(Throwable failure) {
    if (failure instanceof Error end) {
      throw end;
    }
    return (RuntimeException) failure;
  }
}
