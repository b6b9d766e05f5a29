package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupResponse;

/** ElastiCache's subnet groups: unlike RDS's, one zone is enough for them. */
final class CacheSubnetGroups implements ElastiCacheState.Part {
  private final ElastiCacheState state;

  CacheSubnetGroups(ElastiCacheState state) {
    this.state = state;
  }

  @Override
  public CreateCacheSubnetGroupResponse createCacheSubnetGroup(CreateCacheSubnetGroupRequest request) {
    String name = request.cacheSubnetGroupName();
    if (name == null || !name.matches("[a-zA-Z0-9-]{1,255}") || name.equalsIgnoreCase("default")) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "The parameter CacheSubnetGroupName must be provided and must be a valid identifier: " + name);
    }
    if (request.cacheSubnetGroupDescription() == null || request.cacheSubnetGroupDescription().isEmpty()) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "The parameter CacheSubnetGroupDescription must be provided and must not be blank.");
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (state.subnetGroups.get(key) != null) {
      throw ELASTICACHE.refuse("CacheSubnetGroupAlreadyExists", "Cache Subnet Group " + key + " already exists.");
    }
    List<Subnet> subnets = subnets(request.subnetIds());
    CacheSubnetGroup group = CacheSubnetGroup.builder()
        .cacheSubnetGroupName(key)
        .cacheSubnetGroupDescription(request.cacheSubnetGroupDescription())
        .vpcId(subnets.getFirst().vpcId())
        .subnets(members(subnets))
        .arn(state.arn("subnetgroup", key))
        .supportedNetworkTypesWithStrings("ipv4")
        .build();
    state.tags.put(group.arn(), ElastiCacheState.merge(List.of(), request.tags()));
    state.subnetGroups.put(key, group);
    return CreateCacheSubnetGroupResponse.builder().cacheSubnetGroup(group).build();
  }

  @Override
  public DescribeCacheSubnetGroupsResponse describeCacheSubnetGroups(DescribeCacheSubnetGroupsRequest request) {
    if (request.cacheSubnetGroupName() != null) {
      return DescribeCacheSubnetGroupsResponse.builder()
          .cacheSubnetGroups(state.subnetGroup(request.cacheSubnetGroupName())).build();
    }
    Page<CacheSubnetGroup> page = state.subnetGroups.page(
        request.marker(), ElastiCacheState.size(request.maxRecords(), 100), List.of());
    return DescribeCacheSubnetGroupsResponse.builder().cacheSubnetGroups(page.items()).marker(page.next()).build();
  }

  /** Subnets may join at any time; those whose zone a node of the group is in cannot leave. */
  @Override
  public ModifyCacheSubnetGroupResponse modifyCacheSubnetGroup(ModifyCacheSubnetGroupRequest request) {
    CacheSubnetGroup group = state.subnetGroup(request.cacheSubnetGroupName());
    CacheSubnetGroup.Builder changed = group.toBuilder();
    if (request.cacheSubnetGroupDescription() != null) {
      changed.cacheSubnetGroupDescription(request.cacheSubnetGroupDescription());
    }
    if (!request.subnetIds().isEmpty()) {
      List<Subnet> subnets = subnets(request.subnetIds());
      if (!subnets.getFirst().vpcId().equals(group.vpcId())) {
        throw ELASTICACHE.refuse("InvalidSubnet",
            "The new Subnets are not in the same Vpc as the existing subnet group");
      }
      Set<String> staying = subnets.stream().map(Subnet::subnetId).collect(Collectors.toSet());
      Set<String> zones = users(group).stream().flatMap(cache -> cache.nodes().stream())
          .map(node -> node.preferredAvailabilityZone()).collect(Collectors.toCollection(TreeSet::new));
      group.subnets().stream()
          .filter(subnet -> !staying.contains(subnet.subnetIdentifier())
              && zones.contains(subnet.subnetAvailabilityZone().name()))
          .findFirst()
          .ifPresent(subnet -> {
            throw ELASTICACHE.refuse("SubnetInUse",
                "The subnet " + subnet.subnetIdentifier() + " is currently in use by a cache cluster.");
          });
      changed.subnets(members(subnets));
    }
    state.subnetGroups.put(group.cacheSubnetGroupName(), changed.build());
    return ModifyCacheSubnetGroupResponse.builder().cacheSubnetGroup(changed.build()).build();
  }

  @Override
  public DeleteCacheSubnetGroupResponse deleteCacheSubnetGroup(DeleteCacheSubnetGroupRequest request) {
    CacheSubnetGroup group = state.subnetGroup(request.cacheSubnetGroupName());
    users(group).stream().findFirst().ifPresent(user -> {
      throw ELASTICACHE.refuse("CacheSubnetGroupInUse", "Cache Subnet Group " + group.cacheSubnetGroupName()
          + " is currently in use by cache cluster " + user.nodes().getFirst().cacheClusterId() + ".");
    });
    state.tags.remove(group.arn());
    state.subnetGroups.remove(group.cacheSubnetGroupName());
    return DeleteCacheSubnetGroupResponse.builder().build();
  }

  private List<Cache> users(CacheSubnetGroup group) {
    return state.caches.with("subnet-group=" + group.cacheSubnetGroupName());
  }

  private List<Subnet> subnets(List<String> ids) {
    List<Subnet> subnets = ids.stream().map(state.ec2()::subnet).filter(subnet -> subnet != null).toList();
    if (ids.isEmpty() || subnets.size() < ids.size()) {
      throw ELASTICACHE.refuse("InvalidSubnet", "Some input subnets in :" + ids + " are invalid.");
    }
    if (subnets.stream().map(Subnet::vpcId).distinct().count() > 1) {
      throw ELASTICACHE.refuse("InvalidSubnet", "Subnets are in different Vpcs.");
    }
    return subnets;
  }

  private static List<software.amazon.awssdk.services.elasticache.model.Subnet> members(List<Subnet> subnets) {
    return subnets.stream()
        .map(subnet -> software.amazon.awssdk.services.elasticache.model.Subnet.builder()
            .subnetIdentifier(subnet.subnetId())
            .subnetAvailabilityZone(zone -> zone.name(subnet.availabilityZone()))
            .supportedNetworkTypesWithStrings("ipv4")
            .build())
        .toList();
  }
}
