package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.ChangeType;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;
import software.amazon.awssdk.services.elasticache.model.ResetCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ResetCacheParameterGroupResponse;

/**
 * ElastiCache's parameter groups. Only what users set is kept: any parameter's name is taken for real, those of a list
 * for ones that take effect with a reboot, and those of another for ones that nobody may set.
 */
final class CacheParameterGroups implements ElastiCacheState.Part {
  private static final int MOST_PER_CALL = 20;
  private static final Duration APPLYING = Duration.ofMinutes(1);
  private static final Set<String> NEED_REBOOT = Set.of("databases", "cluster-enabled");
  private static final Set<String> FIXED = Set.of("maxmemory", "appendonly", "appendfsync", "maxclients");

  private final ElastiCacheState state;

  CacheParameterGroups(ElastiCacheState state) {
    this.state = state;
  }

  @Override
  public CreateCacheParameterGroupResponse createCacheParameterGroup(CreateCacheParameterGroupRequest request) {
    String name = request.cacheParameterGroupName();
    if (name == null || !name.matches("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0,254}") || name.endsWith("-")) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "The parameter CacheParameterGroupName is not a valid "
          + "identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; "
          + "and must not end with a hyphen or contain two consecutive hyphens.");
    }
    if (request.description() == null || request.description().isEmpty()) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "The parameter Description must be provided and must not be blank.");
    }
    if (!CacheEngine.hasFamily(request.cacheParameterGroupFamily())) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "CacheParameterGroupFamily "
          + request.cacheParameterGroupFamily() + " is not a valid parameter group family");
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (state.parameterGroups.get(key) != null) {
      throw ELASTICACHE.refuse("CacheParameterGroupAlreadyExists", "CacheParameterGroup " + key + " already exists.");
    }
    CacheParameterGroup group = CacheParameterGroup.builder()
        .cacheParameterGroupName(key)
        .cacheParameterGroupFamily(request.cacheParameterGroupFamily())
        .description(request.description())
        .isGlobal(false)
        .arn(state.arn("parametergroup", key))
        .build();
    state.tags.put(group.arn(), ElastiCacheState.merge(List.of(), request.tags()));
    state.parameters.put(key, Map.of());
    state.parameterGroups.put(key, group);
    return CreateCacheParameterGroupResponse.builder().cacheParameterGroup(group).build();
  }

  @Override
  public DescribeCacheParameterGroupsResponse describeCacheParameterGroups(
      DescribeCacheParameterGroupsRequest request) {
    if (request.cacheParameterGroupName() != null) {
      return DescribeCacheParameterGroupsResponse.builder()
          .cacheParameterGroups(state.parameterGroup(request.cacheParameterGroupName())).build();
    }
    Page<CacheParameterGroup> page = state.parameterGroups.page(
        request.marker(), ElastiCacheState.size(request.maxRecords(), 100), List.of());
    return DescribeCacheParameterGroupsResponse.builder().cacheParameterGroups(page.items()).marker(page.next())
        .build();
  }

  /** Answers what users set; of the engine's and the system's parameters, which it does not keep, none. */
  @Override
  public DescribeCacheParametersResponse describeCacheParameters(DescribeCacheParametersRequest request) {
    String key = state.parameterGroup(request.cacheParameterGroupName()).cacheParameterGroupName();
    Map<String, String> set = state.parameters.get(key);
    List<Parameter> all = new ArrayList<>();
    if (set != null && (request.source() == null || request.source().equals("user"))) {
      new TreeMap<>(set).forEach((name, value) -> all.add(Parameter.builder().parameterName(name)
          .parameterValue(value).source("user").isModifiable(true)
          .changeType(NEED_REBOOT.contains(name) ? ChangeType.REQUIRES_REBOOT : ChangeType.IMMEDIATE).build()));
    }
    Page<Parameter> page = Page.of(all, request.marker(), ElastiCacheState.size(request.maxRecords(), 100));
    return DescribeCacheParametersResponse.builder().parameters(page.items()).marker(page.next()).build();
  }

  @Override
  public ModifyCacheParameterGroupResponse modifyCacheParameterGroup(ModifyCacheParameterGroupRequest request) {
    String key = own(request.cacheParameterGroupName());
    Map<String, String> set = new TreeMap<>(state.parameters.get(key));
    check(request.parameterNameValues());
    for (ParameterNameValue parameter : request.parameterNameValues()) {
      if (parameter.parameterName() == null || parameter.parameterValue() == null) {
        throw ELASTICACHE.refuse("InvalidParameterValue",
            "ParameterName and ParameterValue must be provided for each parameter.");
      }
      if (FIXED.contains(parameter.parameterName())) {
        throw ELASTICACHE.refuse("InvalidParameterValue",
            "The parameter " + parameter.parameterName() + " cannot be modified.");
      }
      set.put(parameter.parameterName(), parameter.parameterValue());
    }
    state.parameters.put(key, set);
    apply(key, names(request.parameterNameValues()));
    return ModifyCacheParameterGroupResponse.builder().cacheParameterGroupName(key).build();
  }

  @Override
  public ResetCacheParameterGroupResponse resetCacheParameterGroup(ResetCacheParameterGroupRequest request) {
    String key = own(request.cacheParameterGroupName());
    Map<String, String> set = new TreeMap<>(state.parameters.get(key));
    boolean all = Boolean.TRUE.equals(request.resetAllParameters());
    if (all && !request.parameterNameValues().isEmpty()) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "ResetAllParameters and ParameterNameValues cannot both be specified.");
    }
    if (!all) {
      check(request.parameterNameValues());
    }
    List<String> going = all ? List.copyOf(set.keySet()) : names(request.parameterNameValues());
    set.keySet().removeAll(going);
    state.parameters.put(key, set);
    apply(key, going);
    return ResetCacheParameterGroupResponse.builder().cacheParameterGroupName(key).build();
  }

  @Override
  public DeleteCacheParameterGroupResponse deleteCacheParameterGroup(DeleteCacheParameterGroupRequest request) {
    String key = own(request.cacheParameterGroupName());
    if (!users(key).isEmpty()) {
      throw ELASTICACHE.refuse("InvalidCacheParameterGroupState",
          "One or more cache clusters are still members of this parameter group " + key
              + ", so the group cannot be deleted.");
    }
    state.tags.remove(state.arn("parametergroup", key));
    state.parameters.remove(key);
    state.parameterGroups.remove(key);
    return DeleteCacheParameterGroupResponse.builder().build();
  }

  /** Nodes take most parameters within a minute and wait for a reboot to take the others. */
  private void apply(String key, Collection<String> changed) {
    boolean reboot = changed.stream().anyMatch(NEED_REBOOT::contains);
    for (Cache user : users(key)) {
      state.caches.put(user.id(), state.caches.evolution(user.id()).overlay(state.now(), APPLYING,
          each -> status(each, "applying"), each -> status(each, reboot ? "pending-reboot" : "in-sync")));
    }
  }

  private static Cache status(Cache cache, String status) {
    return cache.withNodes(node -> {
      var group = node.build().cacheParameterGroup();
      boolean waits = group.parameterApplyStatus().equals("pending-reboot") && status.equals("in-sync");
      return node.cacheParameterGroup(
          group.toBuilder().parameterApplyStatus(waits ? "pending-reboot" : status).build());
    });
  }

  private List<Cache> users(String key) {
    return state.caches.with("parameter-group=" + key);
  }

  private String own(String name) {
    String key = state.parameterGroup(name).cacheParameterGroupName();
    if (key.startsWith("default.")) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "The parameter CacheParameterGroupName is not a valid "
          + "identifier: default parameter groups cannot be changed.");
    }
    return key;
  }

  private static List<String> names(List<ParameterNameValue> parameters) {
    return parameters.stream().map(ParameterNameValue::parameterName).toList();
  }

  private static void check(List<ParameterNameValue> parameters) {
    if (parameters.isEmpty()) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "The parameter ParameterNameValues must be provided and must not be blank.");
    }
    if (parameters.size() > MOST_PER_CALL) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "The request includes " + parameters.size()
          + " parameters; at most " + MOST_PER_CALL + " can be changed at once.");
    }
  }
}
