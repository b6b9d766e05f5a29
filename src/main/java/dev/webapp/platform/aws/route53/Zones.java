package dev.webapp.platform.aws.route53;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * The public hosted zones of accounts. All that Route 53 is asked goes through here, since five calls a second are all
 * that an account has: listings are shared, and changes of one zone go together.
 */
public final class Zones {
  private final Clients clients;
  private final SharedListings<Map<String, List<String>>> zones;
  private final Map<String, SharedListings<Records>> records = new ConcurrentHashMap<>();
  private final Map<String, ChangeQueue> queues = new ConcurrentHashMap<>();
  /** Changes that name servers may not have yet, by the name of the record: the id of the change. */
  private final Map<String, String> pending = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Supplier<Lock> locks;

  /**
   * @param locks makes what changes of one zone wait on for each other
   */
  public Zones(Clients clients, InstantSource clock, Supplier<Lock> locks) {
    this.clients = clients;
    this.clock = clock;
    this.locks = locks;
    this.zones = new SharedListings<>(clock, this::list);
  }

  /** The records of a zone, by name; each name has the sets of all its types. */
  record Records(Map<String, List<ResourceRecordSet>> byName) {
    List<ResourceRecordSet> of(String name) {
      return byName.getOrDefault(name, List.of());
    }
  }

  /** The ids of the public hosted zones of that name, in order. */
  List<String> ids(Scope scope, String name) {
    return zones.of(scope).getOrDefault(name, List.of());
  }

  /** The one that records may be made in; throws where there is none, and where there are several. */
  String require(Scope scope, String name, String action) {
    List<String> ids = ids(scope, name);
    if (ids.size() != 1) {
      throw Problem.of(Problem.Category.NOT_FOUND, "NoSuchHostedZone", action, ids.isEmpty()
          ? "there is no public hosted zone " + name : ObservedHostedZone.several(name, ids));
    }
    return ids.getFirst();
  }

  private Map<String, List<String>> list(Scope scope) {
    Map<String, List<String>> byName = new TreeMap<>();
    for (HostedZone zone : route53(scope).listHostedZonesPaginator().hostedZones()) {
      if (zone.config() == null || !Boolean.TRUE.equals(zone.config().privateZone())) {
        byName.computeIfAbsent(RecordNames.plain(zone.name()), _ -> new ArrayList<>())
            .add(zone.id().substring(zone.id().lastIndexOf('/') + 1));
      }
    }
    byName.values().forEach(ids -> ids.sort(null));
    return byName;
  }

  /** What is in a zone, a moment ago. */
  Records records(Scope scope, String zoneId) {
    return listing(zoneId).of(scope);
  }

  private SharedListings<Records> listing(String zoneId) {
    return records.computeIfAbsent(zoneId, id -> new SharedListings<>(clock, scope -> {
      Map<String, List<ResourceRecordSet>> byName = new TreeMap<>();
      route53(scope).listResourceRecordSetsPaginator(r -> r.hostedZoneId(id)).resourceRecordSets().forEach(
          set -> byName.computeIfAbsent(RecordNames.plain(set.name()), _ -> new ArrayList<>()).add(set));
      return new Records(byName);
    }));
  }

  /**
   * Carries out all of these changes or none. A {@link Problem} of category CONFLICT says that the records were not as
   * the changes say.
   *
   * @param name of the record that is not in sync until the name servers have the change; null where none is left
   */
  void change(Scope scope, String zoneId, String name, List<Change> changes) {
    ChangeQueue queue = queues.computeIfAbsent(scope + " " + zoneId, _ -> new ChangeQueue(locks.get(),
        batch -> listing(zoneId).write(scope, () -> route53(scope).changeResourceRecordSets(r -> r
            .hostedZoneId(zoneId).changeBatch(b -> b.changes(batch))).changeInfo())));
    ChangeInfo info = queue.carryOut(changes);
    if (name != null && info.status() != ChangeStatus.INSYNC) {
      pending.put(key(zoneId, name), info.id());
    }
  }

  /**
   * Whether the name servers have what we last changed of a record. Changes that another process made count as there:
   * they take a minute at most (Route 53, "How Route 53 routes traffic"). What cannot be told now is told later.
   */
  boolean isInSync(Scope scope, String zoneId, String name) {
    String id = pending.get(key(zoneId, name));
    if (id == null) {
      return true;
    }
    try {
      if (route53(scope).getChange(r -> r.id(id)).changeInfo().status() != ChangeStatus.INSYNC) {
        return false;
      }
    } catch (Problem problem) {
      if (problem.category() == Problem.Category.THROTTLED || problem.category() == Problem.Category.TRANSIENT) {
        return false;
      }
      if (!problem.is("NoSuchChange")) {
        throw problem;
      }
    }
    // One change is that of many records.
    pending.values().removeIf(id::equals);
    return true;
  }

  private static String key(String zoneId, String name) {
    return zoneId + " " + name;
  }

  private Route53Client route53(Scope scope) {
    return clients.get(Route53Client.class, scope);
  }
}
