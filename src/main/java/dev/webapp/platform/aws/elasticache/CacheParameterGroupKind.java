package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.ObservedParameterGroup;
import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.ParameterGroupKind;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

/** Parameters of caches. Unlike RDS, ElastiCache decides by itself which of them wait for a reboot. */
public final class CacheParameterGroupKind extends ParameterGroupKind<ElastiCacheClient> {
  private final Clients clients;

  public CacheParameterGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "CacheParameterGroup";
  }

  @Override
  protected ElastiCacheClient client(Scope scope) {
    return clients.get(ElastiCacheClient.class, scope);
  }

  @Override
  protected String service() {
    return "ElastiCache";
  }

  @Override
  protected List<ObservedParameterGroup> describe(ElastiCacheClient cache, String name) {
    return cache.describeCacheParameterGroups(r -> r.cacheParameterGroupName(name)).cacheParameterGroups().stream()
        .map(group -> seen(group, CacheTags.read(cache, group.arn()))).toList();
  }

  @Override
  protected boolean isAbsence(Problem problem) {
    return problem.is("CacheParameterGroupNotFound");
  }

  @Override
  protected Map<String, String> overrides(ElastiCacheClient cache, String group) {
    Map<String, String> parameters = new TreeMap<>();
    cache.describeCacheParametersPaginator(r -> r.cacheParameterGroupName(group).source("user")).parameters().stream()
        .filter(p -> p.parameterValue() != null).forEach(p -> parameters.put(p.parameterName(), p.parameterValue()));
    return parameters;
  }

  @Override
  protected ObservedParameterGroup create(ElastiCacheClient cache, ParameterGroup desired) {
    return seen(cache.createCacheParameterGroup(r -> r.cacheParameterGroupName(desired.name())
        .cacheParameterGroupFamily(desired.family()).description(desired.description())
        .tags(CacheTags.write(desired.tags()))).cacheParameterGroup(), desired.tags());
  }

  @Override
  protected void set(ElastiCacheClient cache, String group, Map<String, String> values) {
    cache.modifyCacheParameterGroup(r -> r.cacheParameterGroupName(group).parameterNameValues(values.entrySet().stream()
        .map(value -> parameter(value.getKey()).parameterValue(value.getValue()).build()).toList()));
  }

  @Override
  protected void reset(ElastiCacheClient cache, String group, Collection<String> names) {
    cache.resetCacheParameterGroup(r -> r.cacheParameterGroupName(group).resetAllParameters(false)
        .parameterNameValues(names.stream().map(name -> parameter(name).build()).toList()));
  }

  private static ParameterNameValue.Builder parameter(String name) {
    return ParameterNameValue.builder().parameterName(name);
  }

  @Override
  protected Map<String, String> retag(ElastiCacheClient cache, ObservedParameterGroup observed, Delta delta) {
    return CacheTags.change(cache, observed.arn(), observed.tags(), delta);
  }

  @Override
  protected void delete(ElastiCacheClient cache, String group) {
    cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName(group));
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

  private static ObservedParameterGroup seen(CacheParameterGroup group, Map<String, String> tags) {
    return new ObservedParameterGroup(group.arn(), group.cacheParameterGroupName(),
        group.cacheParameterGroupFamily(), Map.of(), tags);
  }
}
