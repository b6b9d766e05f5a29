package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Watch;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import dev.webapp.platform.sandbox.postgres.Session;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether pods get in to their databases, with the users and passwords that were in their bindings when they began. */
final class PodLogins {
  private static final Duration GLANCE = Duration.ofSeconds(5);

  private record Held(String pod, Map<String, String> binding) {}

  private final World world;
  private final ResourceType secrets;
  private final Watch pods;
  private final Map<String, List<Held>> running = new LinkedHashMap<>();

  /** Has to be there before the first pod. */
  PodLogins(World world) {
    this.world = world;
    this.secrets = world.store().types().require("v1", "Secret");
    this.pods = world.store().watch(world.store().types().require("v1", "Pod"), "", Selection.ALL, 0);
  }

  /** Who was refused while time passed, and with which SQLSTATE. */
  Set<String> refusedFor(Duration duration) {
    Set<String> refused = new TreeSet<>();
    for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(GLANCE)) {
      world.runFor(GLANCE);
      refused.addAll(refused());
    }
    return refused;
  }

  /** The users that running pods sign in as. */
  Set<String> users() {
    follow();
    Set<String> users = new TreeSet<>();
    running.values().forEach(all -> all.forEach(held -> users.add(held.binding().get("username"))));
    return users;
  }

  private Set<String> refused() {
    follow();
    Set<String> refused = new TreeSet<>();
    running.values().forEach(all -> all.forEach(held -> {
      Map<String, String> binding = held.binding();
      try (Session session = world.sandbox().servers().connect(
          binding.get("host"), Integer.parseInt(binding.get("port")), binding.get("database"),
          binding.get("username"), binding.get("password"))) {
        session.alterTable("orders");
      } catch (SQLException refusal) {
        refused.add(held.pod() + " as " + binding.get("username") + ": " + refusal.getSQLState());
      }
    }));
    return refused;
  }

  private void follow() {
    for (WatchEvent event : pods.poll()) {
      Snapshot pod = event.object();
      if (event.type() == WatchEvent.Type.DELETED) {
        running.remove(pod.meta().uid());
      } else if (event.type() == WatchEvent.Type.ADDED) {
        running.put(pod.meta().uid(), held(pod));
      }
    }
    running.keySet().retainAll(present());
  }

  private Set<String> present() {
    Set<String> uids = new TreeSet<>();
    world.store().list(world.store().types().require("v1", "Pod"), "", Selection.ALL).items().stream()
        .filter(pod -> !pod.json().at("/status/phase").asText().equals("Succeeded"))
        .forEach(pod -> uids.add(pod.meta().uid()));
    return uids;
  }

  private List<Held> held(Snapshot pod) {
    Set<String> names = new TreeSet<>();
    pod.json().at("/spec/containers/0/env").forEach(variable -> {
      JsonNode secret = variable.at("/valueFrom/secretKeyRef/name");
      if (!secret.isMissingNode()) {
        names.add(secret.asText());
      }
    });
    List<Held> all = new ArrayList<>();
    for (String name : names) {
      // Of a pod that went unseen with its platform nothing is left to know.
      world.store().find(new ObjectKey(secrets, pod.key().namespace(), name)).ifPresent(secret -> {
        Map<String, String> binding = new TreeMap<>();
        secret.json().path("data").properties().forEach(entry -> binding.put(entry.getKey(),
            new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8)));
        all.add(new Held(pod.key().name(), binding));
      });
    }
    return all;
  }
}
