package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/** What ElastiCache takes: names, combinations, ranges. */
final class CacheRules {
  /** An hour at least, which {@link #windows} sees to. */
  private static final Pattern DAILY = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d");
  private static final Pattern WEEKLY = Pattern.compile("(mon|tue|wed|thu|fri|sat|sun):([01]\\d|2[0-3]):[0-5]\\d-"
      + "(mon|tue|wed|thu|fri|sat|sun):([01]\\d|2[0-3]):[0-5]\\d");
  private static final int SHORTEST = 60;

  private final ElastiCacheState state;

  CacheRules(ElastiCacheState state) {
    this.state = state;
  }

  void identifier(String id) {
    if (id == null || !id.matches("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0,39}") || id.endsWith("-")) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "The parameter ReplicationGroupIdentifier is not a valid "
          + "identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; "
          + "and must not end with a hyphen or contain two consecutive hyphens.");
    }
  }

  CacheEngine engine(String name) {
    CacheEngine engine = CacheEngine.of(name == null ? "redis" : name);
    if (engine == null) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "Invalid Cache Engine: " + name);
    }
    return engine;
  }

  /** The full version. */
  String version(CacheEngine engine, String requested) {
    if (engine.isPatch(requested)) {
      throw ELASTICACHE.refuse("InvalidParameterCombination", "Specific version selection is not allowed for '"
          + requested + "', please use '" + requested.substring(0, requested.lastIndexOf('.')) + "'");
    }
    String version = engine.resolve(requested);
    if (version == null) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "Cannot find version " + requested + " for " + engine.engine());
    }
    return version;
  }

  /** T1 nodes have neither replication nor snapshots; data tiering, which r6gd nodes need, is not played. */
  void nodeType(String type) {
    if (!CacheEngine.hasNodeType(type)) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "Invalid Cache Node Type: " + type);
    }
    if (type.startsWith("cache.t1.")) {
      throw ELASTICACHE.refuse("InvalidParameterCombination", "Replication is not supported for " + type + ".");
    }
    if (type.startsWith("cache.r6gd.")) {
      throw ELASTICACHE.refuse("InvalidParameterCombination", "Data tiering must be enabled for " + type + ".");
    }
  }

  void nodes(int nodes) {
    if (nodes < 1 || nodes > 6) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "Invalid number of cache clusters: " + nodes + ". Must be between 1 and 6.");
    }
  }

  void availability(boolean multiAz, boolean failover, int nodes, CacheSubnetGroup subnets) {
    if (failover && nodes < 2) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "Automatic failover requires at least one replica: the replication group must have 2 or more nodes.");
    }
    if (multiAz && !failover) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "Multi-AZ can only be enabled when automatic failover is enabled.");
    }
    if (multiAz && Topology.zones(subnets).size() < 2) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "Multi-AZ requires a cache subnet group with subnets in at least 2 Availability Zones.");
    }
  }

  void port(Integer port) {
    if (port != null && (port < 1024 || port > 65535)) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "Invalid port number " + port);
    }
  }

  void retention(Integer days) {
    if (days != null && (days < 0 || days > 35)) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "Invalid snapshot retention limit: " + days + ". Must be between 0 and 35.");
    }
  }

  /** Both windows, as they would be together. */
  void windows(String snapshot, String maintenance) {
    if (snapshot != null && !DAILY.matcher(snapshot).matches()) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "Invalid snapshot window format: " + snapshot
          + ". Should be specified as a range hh24:mi-hh24:mi (24H Clock UTC).");
    }
    if (maintenance != null && !WEEKLY.matcher(maintenance.toLowerCase(Locale.ROOT)).matches()) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "Invalid maintenance window format: " + maintenance
          + ". Should be specified as a range ddd:hh24:mi-ddd:hh24:mi (24H Clock UTC).");
    }
    if (snapshot != null && maintenance != null) {
      int from = minutes(snapshot.substring(0, 5));
      int length = Math.floorMod(minutes(snapshot.substring(6)) - from, 1440);
      int start = minutes(maintenance.substring(4, 9));
      int lasts = Math.floorMod(minutes(maintenance.substring(14)) - start, 1440);
      if (length < SHORTEST || lasts < SHORTEST) {
        throw ELASTICACHE.refuse("InvalidParameterValue", "The window must be at least 60 minutes.");
      }
      if (Math.floorMod(start - from, 1440) < length || Math.floorMod(from - start, 1440) < lasts) {
        throw ELASTICACHE.refuse("InvalidParameterCombination",
            "The snapshot window and maintenance window must not overlap.");
      }
    }
  }

  private static int minutes(String time) {
    return LocalTime.parse(time).toSecondOfDay() / 60;
  }

  void authToken(String token, boolean encrypted) {
    if (token == null) {
      return;
    }
    if (!encrypted) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "The AUTH token is only supported when encryption-in-transit is enabled.");
    }
    if (!token.matches("[a-zA-Z0-9!&#$^<>-]{16,128}")) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "Invalid AuthToken provided.");
    }
  }

  void transitEncryption(boolean encrypted, String subnetGroup) {
    if (encrypted && subnetGroup == null) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "In-transit encryption requires a cache subnet group.");
    }
  }

  /** The group by name, or the engine's own where none is named. */
  String parameterGroup(CacheEngine engine, String version, String name) {
    String family = engine.family(version);
    CacheParameterGroup group = state.parameterGroup(name == null ? "default." + family : name);
    if (!group.cacheParameterGroupFamily().equals(family)) {
      throw ELASTICACHE.refuse("InvalidParameterCombination", "Expected a parameter group of family " + family
          + " but found one of family " + group.cacheParameterGroupFamily());
    }
    return group.cacheParameterGroupName();
  }

  /** The groups by id, or the VPC's own where none are named. */
  List<String> securityGroups(String vpc, Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of(state.ec2().defaultGroup(vpc));
    }
    for (String id : ids) {
      SecurityGroup group = state.ec2().group(id);
      if (group == null) {
        throw ELASTICACHE.refuse("InvalidParameterValue", "Some security groups are invalid: " + id);
      }
      if (!group.vpcId().equals(vpc)) {
        throw ELASTICACHE.refuse("InvalidParameterCombination", "The security group " + id + " is not in the VPC " + vpc
            + " of the cache subnet group.");
      }
    }
    return List.copyOf(ids);
  }

  /** Whether one full version can become another in place. */
  void upgrade(CacheEngine from, String version, CacheEngine to, String target) {
    if (from == CacheEngine.VALKEY && to == CacheEngine.REDIS) {
      throw ELASTICACHE.refuse("InvalidParameterCombination", "Modifying the engine from valkey to redis is not "
          + "supported.");
    }
    if (CacheEngine.compare(target, version) < 0) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "Downgrading the engine version from " + version + " to " + target + " is not supported.");
    }
  }
}
