package dev.webapp.platform.simulation;

import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.Meta;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Watch;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The operator's watches: what of a platform concerns it, and changes of the objects that it made. */
final class Watching {
  private final ResourceType platformType;
  private final List<Watch> watches = new ArrayList<>();
  private final Map<String, String> concerns = new HashMap<>();
  private final Map<String, Integer> births = new TreeMap<>();

  Watching(ClusterStore store, ResourceType platformType) {
    this.platformType = platformType;
    watches.add(store.watch(platformType, "", Selection.ALL, 0));
    for (ObjectType type : ObjectType.values()) {
      if (type.model() != GenericKubernetesResource.class) {
        watches.add(store.watch(store.types().require(type.apiVersion(), type.kind()), "",
            Selection.of(Frame.MANAGED_BY + "=" + Frame.MANAGER, ""), 0));
      }
    }
  }

  /** Tells which platforms are gone and which are concerned; returns whether anything happened at all. */
  boolean hear(Consumer<ObjectKey> gone, Consumer<ObjectKey> concerned) {
    boolean heard = false;
    for (Watch watch : watches) {
      for (WatchEvent event : watch.poll()) {
        heard = true;
        Snapshot object = event.object();
        if (event.type() == WatchEvent.Type.ADDED) {
          births.merge(object.key().type().kind() + " " + object.key().name(), 1, Integer::sum);
        }
        if (object.key().type().equals(platformType)) {
          platform(event, gone, concerned);
        } else {
          whose(object).ifPresent(concerned);
        }
      }
    }
    return heard;
  }

  /** By what says so on the object, wherever that is. */
  private Optional<ObjectKey> whose(Snapshot object) {
    String[] platform = object.meta().annotation(Ownership.PLATFORM).split("/");
    return platform.length != 2 ? Optional.empty()
        : Optional.of(new ObjectKey(platformType, platform[0], platform[1]));
  }

  /** How often objects of that type were created, by name. */
  Map<String, Integer> births(ObjectType type) {
    Map<String, Integer> found = new TreeMap<>();
    births.forEach((name, times) -> {
      if (name.startsWith(type.kind() + " ")) {
        found.put(name.substring(name.indexOf(' ') + 1), times);
      }
    });
    return found;
  }

  /** A status that we wrote ourselves concerns nobody. */
  private void platform(WatchEvent event, Consumer<ObjectKey> gone, Consumer<ObjectKey> concerned) {
    Meta meta = event.object().meta();
    String name = meta.namespace() + "/" + meta.name();
    if (event.type() == WatchEvent.Type.DELETED) {
      concerns.remove(name);
      gone.accept(event.object().key());
      return;
    }
    String concern = meta.uid() + meta.generation() + meta.json().path("annotations") + meta.isTerminating()
        + meta.finalizers();
    if (!concern.equals(concerns.put(name, concern))) {
      concerned.accept(event.object().key());
    }
  }
}
