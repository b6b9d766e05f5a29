package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.FieldChange;
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
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

/**
 * {@link CacheParameterGroup}s. Outputs: {@code name}. Unlike RDS, ElastiCache decides by itself which parameters wait
 * for a reboot.
 */
public final class CacheParameterGroupKind implements ResourceKind<CacheParameterGroup, ObservedCacheParameterGroup> {
  /** ElastiCache takes no more in one call. */
  private static final int PARAMETERS_PER_CALL = 20;
  private static final String NOT_FOUND = "CacheParameterGroupNotFound";
  private final Clients clients;

  public CacheParameterGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "CacheParameterGroup";
  }

  @Override
  public Observing observing() {
    return Observing.SELDOM;
  }

  @Override
  public Map<Handle, ObservedCacheParameterGroup> observe(
      Scope scope, Collection<Sought<CacheParameterGroup>> sought) {
    ElastiCacheClient cache = cache(scope);
    Map<Handle, ObservedCacheParameterGroup> seen = new TreeMap<>();
    for (Sought<CacheParameterGroup> one : sought) {
      String name = one.handle().physicalName();
      try {
        cache.describeCacheParameterGroups(r -> r.cacheParameterGroupName(name)).cacheParameterGroups()
            .forEach(group -> seen.put(one.handle(),
                seen(group, overrides(cache, name), CacheTags.read(cache, group.arn()))));
      } catch (Problem problem) {
        if (!problem.is(NOT_FOUND)) {
          throw problem;
        }
      }
    }
    return seen;
  }

  private static Map<String, String> overrides(ElastiCacheClient cache, String group) {
    Map<String, String> parameters = new TreeMap<>();
    var ours = cache.describeCacheParametersPaginator(r -> r.cacheParameterGroupName(group).source("user"))
        .parameters();
    for (Parameter p : ours) {
      if (p.parameterValue() != null) {
        parameters.put(p.parameterName(), p.parameterValue());
      }
    }
    return parameters;
  }

  @Override
  public CacheParameterGroup project(ObservedCacheParameterGroup observed, CacheParameterGroup desired) {
    return new CacheParameterGroup(observed.name(), observed.family(), null, observed.parameters(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  /** Makes it with the engine's defaults; parameters follow. */
  @Override
  public ObservedCacheParameterGroup create(Handle handle, Scope scope, CacheParameterGroup desired, Token token) {
    try {
      return seen(cache(scope).createCacheParameterGroup(r -> r.cacheParameterGroupName(desired.name())
          .cacheParameterGroupFamily(desired.family()).description(desired.description())
          .tags(CacheTags.write(desired.tags()))).cacheParameterGroup(), Map.of(), desired.tags());
    } catch (Problem refused) {
      boolean family = refused.category() == Problem.Category.INVALID
          && String.valueOf(refused.getMessage()).contains(desired.family());
      throw !family ? refused : new Problem(refused.category(), refused.code(), refused.action(), "ElastiCache has no "
          + "family " + desired.family() + ", so no such version; set version to one that it has ("
          + refused.getMessage() + ")", null, refused);
    }
  }

  /** Parameters that are to be set come before those that go back to their defaults. */
  @Override
  public ObservedCacheParameterGroup update(
      Handle handle, Scope scope, CacheParameterGroup desired, ObservedCacheParameterGroup observed, Delta delta) {
    ElastiCacheClient cache = cache(scope);
    if (delta.touches("tags")) {
      return new ObservedCacheParameterGroup(observed.arn(), observed.name(), observed.family(),
          observed.parameters(), CacheTags.change(cache, observed.arn(), observed.tags(), delta));
    }
    Map<String, String> parameters = new TreeMap<>(observed.parameters());
    List<FieldChange> toSet = portion(delta, true);
    List<FieldChange> toReset = portion(delta, false);
    if (!toSet.isEmpty()) {
      cache.modifyCacheParameterGroup(r -> r.cacheParameterGroupName(observed.name()).parameterNameValues(
          toSet.stream().map(c -> parameter(c).parameterValue(c.to().toString()).build()).toList()));
      toSet.forEach(c -> parameters.put(parameterName(c), c.to().toString()));
    } else if (!toReset.isEmpty()) {
      cache.resetCacheParameterGroup(r -> r.cacheParameterGroupName(observed.name()).resetAllParameters(false)
          .parameterNameValues(toReset.stream().map(c -> parameter(c).build()).toList()));
      toReset.forEach(c -> parameters.remove(parameterName(c)));
    }
    return observed.holding(parameters);
  }

  private static List<FieldChange> portion(Delta delta, boolean set) {
    return delta.of("parameters").stream().filter(c -> (c.to() != null) == set).limit(PARAMETERS_PER_CALL).toList();
  }

  private static ParameterNameValue.Builder parameter(FieldChange change) {
    return ParameterNameValue.builder().parameterName(parameterName(change));
  }

  private static String parameterName(FieldChange change) {
    return change.field().substring("parameters.".length());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedCacheParameterGroup observed, Farewell how) {
    try {
      cache(scope).deleteCacheParameterGroup(r -> r.cacheParameterGroupName(observed.name()));
    } catch (Problem problem) {
      if (!problem.is(NOT_FOUND)) {
        throw problem;
      }
    }
  }

  @Override
  public Readiness readiness(ObservedCacheParameterGroup observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedCacheParameterGroup observed) {
    return Outputs.of("name", observed.name());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("elasticache:DescribeCacheParameterGroups", "elasticache:DescribeCacheParameters",
        "elasticache:ListTagsForResource", "elasticache:CreateCacheParameterGroup",
        "elasticache:ModifyCacheParameterGroup", "elasticache:ResetCacheParameterGroup",
        "elasticache:DeleteCacheParameterGroup", "elasticache:AddTagsToResource",
        "elasticache:RemoveTagsFromResource");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("ElastiCacheGroups", "elasticache", "parametergroup:*");
    return List.of(
        groups.owned("ModifyCacheParameterGroup", "ResetCacheParameterGroup", "DeleteCacheParameterGroup",
            "AddTagsToResource", "RemoveTagsFromResource"),
        groups.created("CreateCacheParameterGroup"), groups.claimed("AddTagsToResource"));
  }

  private ElastiCacheClient cache(Scope scope) {
    return clients.get(ElastiCacheClient.class, scope);
  }

  private static ObservedCacheParameterGroup seen(
      software.amazon.awssdk.services.elasticache.model.CacheParameterGroup group, Map<String, String> parameters,
      Map<String, String> tags) {
    return new ObservedCacheParameterGroup(group.arn(), group.cacheParameterGroupName(),
        group.cacheParameterGroupFamily(), parameters, tags);
  }
}
