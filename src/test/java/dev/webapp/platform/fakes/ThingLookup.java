package dev.webapp.platform.fakes;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Things that somebody else makes. */
public record ThingLookup(String name, World world) implements Lookup<Thing, SeenThing> {
  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, SeenThing> observe(Scope scope, Collection<Sought<Thing>> sought) {
    world.called("observe " + name);
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
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(SeenThing observed) {
    return Outputs.of("name", observed.name()).and("address", observed.fields().key());
  }

  @Override
  public String missing(Thing desired) {
    return "nobody has made it yet";
  }

  @Override
  public Set<String> permissions() {
    return Set.of("things:List");
  }
}
