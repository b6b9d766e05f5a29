package dev.webapp.platform.fakes;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Things of one name; it tells {@code name} at once and {@code address} when it is available. */
public final class ThingKind implements ResourceKind<Thing, SeenThing> {
  private final String name;
  private final World world;
  private final boolean stateful;
  private final Observing observing;
  private final Consumer<Collection<Sought<Thing>>> onObserve;

  private ThingKind(String name, World world, boolean stateful, Observing observing,
      Consumer<Collection<Sought<Thing>>> onObserve) {
    this.name = name;
    this.world = world;
    this.stateful = stateful;
    this.observing = observing;
    this.onObserve = onObserve;
  }

  public static ThingKind of(String name, World world) {
    return new ThingKind(name, world, false, Observing.LISTED, _ -> {});
  }

  public ThingKind holdingData() {
    return new ThingKind(name, world, true, observing, onObserve);
  }

  public ThingKind observed(Observing how) {
    return new ThingKind(name, world, stateful, how, onObserve);
  }

  /** Does something more before it looks. */
  public ThingKind whenObserved(Consumer<Collection<Sought<Thing>>> what) {
    return new ThingKind(name, world, stateful, observing, what);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Observing observing() {
    return observing;
  }

  @Override
  public Map<Handle, SeenThing> observe(Scope scope, Collection<Sought<Thing>> sought) {
    onObserve.accept(sought);
    world.called("observe " + name + " " + sought.stream().map(one -> one.handle().physicalName()).sorted().toList());
    Map<Handle, SeenThing> seen = new LinkedHashMap<>();
    for (Sought<Thing> one : sought) {
      SeenThing thing = world.get(one.handle().physicalName());
      if (thing != null) {
        seen.put(one.handle(), thing);
      }
    }
    return seen;
  }

  @Override
  public Readiness readiness(SeenThing observed) {
    return switch (observed.state()) {
      case "available", "outgrown" -> Readiness.READY;
      case "broken" -> new Readiness.Failed("it is broken", true);
      default -> new Readiness.Progressing(observed.state());
    };
  }

  @Override
  public Outputs outputs(SeenThing observed) {
    return Outputs.of("name", observed.name())
        .and("address", observed.state().equals("available") ? observed.name() + ".example" : null);
  }

  @Override
  public Thing project(SeenThing observed, Thing desired) {
    return observed.fields();
  }

  @Override
  public SeenThing create(Handle handle, Scope scope, Thing desired, Token token) {
    world.called("create " + handle.id() + " " + handle.physicalName());
    return world.create(handle.physicalName(), desired);
  }

  /** Tags first and alone, as most of AWS's interfaces want it. */
  @Override
  public SeenThing update(Handle handle, Scope scope, Thing desired, SeenThing observed, Delta delta) {
    String fields = delta.touches("tags") ? "tags"
        : delta.changes().stream().map(FieldChange::toString).collect(Collectors.joining(", "));
    world.called("update " + handle.id() + " " + fields);
    Thing before = observed.fields();
    return world.update(handle.physicalName(), delta.touches("tags")
        ? new Thing(before.key(), before.size(), before.version(), before.link(), desired.tags())
        : new Thing(delta.touches("key") ? desired.key() : before.key(),
            delta.touches("size") ? desired.size() : before.size(),
            delta.touches("version") ? desired.version() : before.version(),
            delta.touches("link") ? desired.link() : before.link(), before.tags()));
  }

  @Override
  public void delete(Handle handle, Scope scope, SeenThing observed, Farewell how) {
    world.called("delete " + handle.id() + " " + handle.physicalName()
        + (how instanceof Farewell.Snapshot(String snapshot) ? " after " + snapshot : ""));
    world.delete(handle.physicalName());
  }

  @Override
  public List<Backup> backups(Handle handle, Scope scope) {
    return world.backups(handle.physicalName());
  }

  @Override
  public boolean stateful() {
    return stateful;
  }

  @Override
  public Optional<String> outgrown(SeenThing observed) {
    return observed.state().equals("outgrown") ? Optional.of("this one holds data") : Optional.empty();
  }

  @Override
  public boolean leaving(SeenThing observed) {
    return observed.state().equals("deleting");
  }

  @Override
  public boolean promised(SeenThing observed) {
    return observed.state().equals("promised");
  }

  @Override
  public boolean lingers(SeenThing observed) {
    return observed.state().equals("lingering");
  }

  @Override
  public Set<String> permissions() {
    return Set.of("things:Create" + name);
  }
}
