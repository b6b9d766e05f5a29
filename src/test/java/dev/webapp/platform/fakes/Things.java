package dev.webapp.platform.fakes;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.util.Map;

/** Resources of things, all of platform {@code shop/web}. */
public final class Things {
  public static final Scope SCOPE = new Scope("us-east-1", null);
  public static final Ownership OWNERSHIP = new Ownership("cluster", "shop/web");

  private Things() {}

  public static ResourceId id(String text) {
    return ResourceId.parse(text);
  }

  /** Its physical name is the id in lower case, with a dash. */
  public static String physical(String id) {
    return id.toLowerCase(java.util.Locale.ROOT).replace('/', '-');
  }

  public static Handle handle(String id) {
    return new Handle(id(id), physical(id));
  }

  public static Map<String, String> tags(String id) {
    return OWNERSHIP.tags(id(id), DataPolicy.DELETE);
  }

  /** What nobody in particular has made. */
  public static Thing foreign(String key) {
    return new Thing(key, 1, null, null, Map.of());
  }

  public static Thing thing(String id, String key, int size) {
    return new Thing(key, size, null, null, tags(id));
  }

  /** Of key {@code k} and size 1. */
  public static Resource resource(String id) {
    return resource(id, physical(id), thing(id, "k", 1));
  }

  public static Resource resource(String id, String physicalName, Thing thing) {
    return Resource.of(id(id), physicalName, SCOPE, Part.DATA, "spec." + id(id).name(), _ -> thing);
  }

  /** The same, linked to what another resource tells. */
  public static Resource linked(String id, String target, String output) {
    return Resource.of(id(id), physical(id), SCOPE, Part.DATA, "spec." + id(id).name(),
        values -> new Thing("k", 1, null, values.get(id(target).ref(output)), tags(id)));
  }

  /** With a value known only after another resource exists as its only edge, and another version. */
  public static Resource upgraded(String id, String version, String target) {
    return Resource.of(id(id), physical(id), SCOPE, Part.DATA, "spec." + id(id).name(),
        values -> new Thing("k", 1, version, values.get(id(target).ref("name")), tags(id)));
  }

  public static Edge known(String id) {
    return Edge.known(id(id));
  }

  public static Edge ready(String id) {
    return Edge.ready(id(id));
  }

  public static Edge always(String id) {
    return Edge.alwaysReady(id(id));
  }
}
