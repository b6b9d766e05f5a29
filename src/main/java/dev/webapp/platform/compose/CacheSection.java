package dev.webapp.platform.compose;

import dev.webapp.platform.api.CacheSpec;
import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.elasticache.CacheSubnetGroup;
import dev.webapp.platform.aws.elasticache.ReplicationGroup;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Values;
import java.util.List;
import java.util.Locale;

/** Caches, each with its password, its parameters and a security group of its own. */
final class CacheSection {
  static final int PORT = 6379;
  /** What a replication group's id takes (CreateReplicationGroup, ReplicationGroupId). */
  private static final int ID_LENGTH = 40;
  private static final ResourceId SUBNETS = new ResourceId("CacheSubnetGroup", "caches");

  private final Draft draft;
  private final NetworkSection network;
  private final Passwords passwords;

  CacheSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
    this.passwords = new Passwords(draft);
  }

  void compose() {
    if (!draft.spec().caches().isEmpty()) {
      addSubnets();
    }
    draft.spec().caches().forEach(this::add);
  }

  static ResourceId cache(String name) {
    return new ResourceId("ReplicationGroup", name);
  }

  /** No name has a dot: what a cache's secret is called is not what a database is. */
  static ResourceId secret(String name) {
    return new ResourceId("Secret", "cache." + name);
  }

  private void addSubnets() {
    String name = draft.names().of("caches", 255);
    draft.add(draft.inAws(SUBNETS, name, Part.DATA, "spec.network.databaseSubnetIds",
        values -> new CacheSubnetGroup(name,
        "Caches of platform " + platform(), values.list(Draft.network("databaseSubnetIds")), draft.tags(SUBNETS))));
  }

  private void add(CacheSpec cache) {
    String origin = "spec.caches[" + cache.name() + "]";
    Windows.ELASTI_CACHE.check(cache.maintenanceWindow(), cache.backup().window(), origin);
    DataPolicy policy = Draft.policy(cache.dataPolicy());
    passwords.add(secret(cache.name()), Store.cache(cache.name()), null, cache.rotatePasswordDays(), policy, origin);
    ResourceId parameters = addParameters(cache, origin);
    ResourceId group = network.addStoreGroup(Store.cache(cache.name()), PORT, origin);
    draft.add(draft.inAws(cache(cache.name()), name(cache), Part.DATA, origin,
        values -> desired(cache, parameters, group, values)).keeping(policy));
  }

  private String name(CacheSpec cache) {
    return draft.names().of(cache.name(), ID_LENGTH);
  }

  /** The name hashes the family: a group of another family is made beside the old one. */
  private ResourceId addParameters(CacheSpec cache, String origin) {
    ResourceId id = new ResourceId("CacheParameterGroup", cache.name());
    String family = family(cache);
    String name = draft.names().of(cache.name() + "-" + Digest.of(6, family), 255);
    draft.add(draft.inAws(id, name, Part.DATA, origin, _ -> new ParameterGroup(name, family,
        "Cache " + cache.name() + " of platform " + platform(), cache.parameters(), draft.tags(id))));
    return id;
  }

  private ReplicationGroup desired(CacheSpec cache, ResourceId parameters, ResourceId group, Values values) {
    return new ReplicationGroup(
        name(cache),
        "Cache " + cache.name() + " of platform " + platform(),
        engine(cache),
        cache.version(),
        cache.nodeType(),
        cache.nodes(),
        cache.multiAz(),
        cache.nodes() > 1,
        values.get(SUBNETS.ref("name")),
        values.get(parameters.ref("name")),
        List.of(values.get(group.ref("groupId"))),
        PORT,
        true,
        null,
        true,
        values.secret(secret(cache.name()).ref("password")),
        cache.backup().retentionDays(),
        cache.backup().window(),
        cache.maintenanceWindow(),
        true,
        cache.restoreFrom() == null ? null : cache.restoreFrom().snapshot(),
        draft.tags(cache(cache.name()), Draft.policy(cache.dataPolicy())));
  }

  private static String engine(CacheSpec cache) {
    return cache.engine().name().toLowerCase(Locale.ROOT);
  }

  /** Families go by the first number of the version; those of Redis OSS 6 have an {@code x}, older ones two numbers. */
  private static String family(CacheSpec cache) {
    String[] numbers = cache.version().split("[.]");
    int major = Integer.parseInt(numbers[0]);
    String family = engine(cache) + major;
    return cache.engine() == CacheSpec.Engine.VALKEY || major > 6 ? family
        : family + (major == 6 ? ".x" : "." + numbers[1]);
  }

  private String platform() {
    return draft.setting().ownership().platform();
  }
}
