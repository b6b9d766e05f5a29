package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.Subnet;

/**
 * {@link CacheSubnetGroup}s. They have no status: one that is there can be used. Outputs: {@code name}, {@code arn}.
 */
public final class CacheSubnetGroupKind implements ResourceKind<CacheSubnetGroup, ObservedCacheSubnetGroup> {
  private static final String NOT_FOUND = "CacheSubnetGroupNotFoundFault";
  private final Clients clients;

  public CacheSubnetGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "CacheSubnetGroup";
  }

  @Override
  public Observing observing() {
    return Observing.SELDOM;
  }

  @Override
  public Map<Handle, ObservedCacheSubnetGroup> observe(Scope scope, Collection<Sought<CacheSubnetGroup>> sought) {
    ElastiCacheClient cache = cache(scope);
    Map<Handle, ObservedCacheSubnetGroup> seen = new TreeMap<>();
    for (Sought<CacheSubnetGroup> one : sought) {
      try {
        cache.describeCacheSubnetGroups(r -> r.cacheSubnetGroupName(one.handle().physicalName())).cacheSubnetGroups()
            .forEach(group -> seen.put(one.handle(), seen(group, CacheTags.read(cache, group.arn()))));
      } catch (Problem problem) {
        if (!problem.is(NOT_FOUND)) {
          throw problem;
        }
      }
    }
    return seen;
  }

  @Override
  public CacheSubnetGroup project(ObservedCacheSubnetGroup observed, CacheSubnetGroup desired) {
    return new CacheSubnetGroup(observed.name(), observed.description(), observed.subnetIds(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public ObservedCacheSubnetGroup create(Handle handle, Scope scope, CacheSubnetGroup desired, Token token) {
    return seen(cache(scope).createCacheSubnetGroup(r -> r.cacheSubnetGroupName(desired.name())
        .cacheSubnetGroupDescription(desired.description()).subnetIds(desired.subnetIds())
        .tags(CacheTags.write(desired.tags()))).cacheSubnetGroup(), desired.tags());
  }

  @Override
  public ObservedCacheSubnetGroup update(
      Handle handle, Scope scope, CacheSubnetGroup desired, ObservedCacheSubnetGroup observed, Delta delta) {
    if (delta.touches("tags")) {
      return new ObservedCacheSubnetGroup(observed.arn(), observed.name(), observed.description(),
          observed.subnetIds(), CacheTags.change(cache(scope), observed.arn(), observed.tags(), delta));
    }
    return seen(cache(scope).modifyCacheSubnetGroup(r -> r.cacheSubnetGroupName(observed.name())
        .cacheSubnetGroupDescription(desired.description()).subnetIds(desired.subnetIds())).cacheSubnetGroup(),
        observed.tags());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedCacheSubnetGroup observed, Farewell how) {
    try {
      cache(scope).deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName(observed.name()));
    } catch (Problem problem) {
      if (!problem.is(NOT_FOUND)) {
        throw problem;
      }
    }
  }

  @Override
  public Readiness readiness(ObservedCacheSubnetGroup observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedCacheSubnetGroup observed) {
    return Outputs.of("name", observed.name()).and("arn", observed.arn());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("elasticache:DescribeCacheSubnetGroups", "elasticache:ListTagsForResource",
        "elasticache:CreateCacheSubnetGroup", "elasticache:ModifyCacheSubnetGroup",
        "elasticache:DeleteCacheSubnetGroup", "elasticache:AddTagsToResource", "elasticache:RemoveTagsFromResource",
        // The first subnet group of an account makes ElastiCache's service-linked role.
        "iam:CreateServiceLinkedRole");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("ElastiCacheGroups", "elasticache", "subnetgroup:*");
    return List.of(
        groups.owned("ModifyCacheSubnetGroup", "DeleteCacheSubnetGroup", "AddTagsToResource", "RemoveTagsFromResource"),
        groups.created("CreateCacheSubnetGroup"), groups.claimed("AddTagsToResource"));
  }

  private ElastiCacheClient cache(Scope scope) {
    return clients.get(ElastiCacheClient.class, scope);
  }

  private static ObservedCacheSubnetGroup seen(
      software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup group, Map<String, String> tags) {
    return new ObservedCacheSubnetGroup(group.arn(), group.cacheSubnetGroupName(), group.cacheSubnetGroupDescription(),
        group.subnets().stream().map(Subnet::subnetIdentifier).sorted().toList(), tags);
  }
}
