package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.rds.model.CreateDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSubnetGroupResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DeleteDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbSubnetGroupResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSubnetGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSubnetGroupsResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbSubnetGroupResponse;

/** RDS's subnet groups. */
final class DbSubnetGroups implements RdsState.Part {
  private final RdsState state;

  DbSubnetGroups(RdsState state) {
    this.state = state;
  }

  @Override
  public CreateDbSubnetGroupResponse createDBSubnetGroup(CreateDbSubnetGroupRequest request) {
    String name = request.dbSubnetGroupName();
    if (name == null || !name.matches("[a-zA-Z0-9 ._-]{1,255}") || name.equalsIgnoreCase("default")) {
      throw RDS.refuse("InvalidParameterValue",
          "The parameter DBSubnetGroupName is not a valid identifier: " + name);
    }
    if (request.dbSubnetGroupDescription() == null || request.dbSubnetGroupDescription().isEmpty()) {
      throw RDS.refuse("InvalidParameterValue",
          "The parameter DBSubnetGroupDescription must be provided and must not be blank.");
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (state.subnetGroups.get(key) != null) {
      throw RDS.refuse("DBSubnetGroupAlreadyExists", "DB Subnet group '" + key + "' already exists.");
    }
    List<Subnet> subnets = subnets(request.subnetIds());
    DBSubnetGroup group = DBSubnetGroup.builder()
        .dbSubnetGroupName(key)
        .dbSubnetGroupDescription(request.dbSubnetGroupDescription())
        .vpcId(subnets.getFirst().vpcId())
        .subnetGroupStatus("Complete")
        .subnets(members(subnets))
        .dbSubnetGroupArn(state.arn("subgrp", key))
        .supportedNetworkTypes("IPV4")
        .build();
    state.tags.put(group.dbSubnetGroupArn(), RdsState.merge(List.of(), request.tags()));
    state.subnetGroups.put(key, group);
    return CreateDbSubnetGroupResponse.builder().dbSubnetGroup(group).build();
  }

  @Override
  public DescribeDbSubnetGroupsResponse describeDBSubnetGroups(DescribeDbSubnetGroupsRequest request) {
    if (request.dbSubnetGroupName() != null) {
      return DescribeDbSubnetGroupsResponse.builder()
          .dbSubnetGroups(state.subnetGroup(request.dbSubnetGroupName())).build();
    }
    Page<DBSubnetGroup> page =
        state.subnetGroups.page(request.marker(), RdsState.size(request.maxRecords()), List.of());
    return DescribeDbSubnetGroupsResponse.builder().dbSubnetGroups(page.items()).marker(page.next()).build();
  }

  /** Subnets may join at any time; those whose zone an instance of the group runs in cannot leave. */
  @Override
  public ModifyDbSubnetGroupResponse modifyDBSubnetGroup(ModifyDbSubnetGroupRequest request) {
    DBSubnetGroup group = state.subnetGroup(request.dbSubnetGroupName());
    List<Subnet> subnets = subnets(request.subnetIds());
    if (!subnets.getFirst().vpcId().equals(group.vpcId())) {
      throw RDS.refuse("InvalidSubnet", "The new Subnets are not in the same Vpc as the existing subnet group");
    }
    Set<String> staying = subnets.stream().map(Subnet::subnetId).collect(Collectors.toSet());
    Set<String> usedZones = new TreeSet<>();
    for (DBInstance instance : users(group)) {
      usedZones.add(instance.availabilityZone());
      if (instance.secondaryAvailabilityZone() != null) {
        usedZones.add(instance.secondaryAvailabilityZone());
      }
    }
    residents(group).forEach(cluster -> usedZones.addAll(cluster.zones()));
    group.subnets().stream()
        .filter(subnet -> !staying.contains(subnet.subnetIdentifier())
            && usedZones.contains(subnet.subnetAvailabilityZone().name()))
        .findFirst()
        .ifPresent(subnet -> {
          throw RDS.refuse("SubnetAlreadyInUse",
              "Cannot remove the subnet " + subnet.subnetIdentifier() + " because it is currently in use.");
        });
    String description = request.dbSubnetGroupDescription();
    DBSubnetGroup changed = group.toBuilder()
        .subnets(members(subnets))
        .dbSubnetGroupDescription(description == null ? group.dbSubnetGroupDescription() : description)
        .build();
    state.subnetGroups.put(group.dbSubnetGroupName(), changed);
    users(group).forEach(instance -> state.instances.change(instance.dbInstanceIdentifier(),
        each -> each.toBuilder().dbSubnetGroup(changed).build()));
    return ModifyDbSubnetGroupResponse.builder().dbSubnetGroup(changed).build();
  }

  @Override
  public DeleteDbSubnetGroupResponse deleteDBSubnetGroup(DeleteDbSubnetGroupRequest request) {
    DBSubnetGroup group = state.subnetGroup(request.dbSubnetGroupName());
    users(group).stream().findFirst().ifPresent(user -> {
      throw RDS.refuse("InvalidDBSubnetGroupStateFault", "Cannot delete the subnet group '" + group.dbSubnetGroupName()
          + "' because at least one database instance: " + user.dbInstanceIdentifier() + " is still using it.");
    });
    residents(group).findFirst().ifPresent(user -> {
      throw RDS.refuse("InvalidDBSubnetGroupStateFault", "Cannot delete the subnet group '" + group.dbSubnetGroupName()
          + "' because at least one database cluster: " + user.cluster() + " is still using it.");
    });
    state.tags.remove(group.dbSubnetGroupArn());
    state.subnetGroups.remove(group.dbSubnetGroupName());
    return DeleteDbSubnetGroupResponse.builder().build();
  }

  private List<DBInstance> users(DBSubnetGroup group) {
    return state.instances.with("subnet-group=" + group.dbSubnetGroupName());
  }

  private Stream<Cohabitant.Resident> residents(DBSubnetGroup group) {
    return state.cohabitants.stream().flatMap(each -> each.residents(group.dbSubnetGroupName()));
  }

  private List<Subnet> subnets(List<String> ids) {
    List<String> unknown = new ArrayList<>(ids);
    List<Subnet> subnets = ids.stream().map(state.ec2()::subnet).filter(subnet -> subnet != null).toList();
    subnets.forEach(subnet -> unknown.remove(subnet.subnetId()));
    if (ids.isEmpty() || !unknown.isEmpty()) {
      throw RDS.refuse("InvalidSubnet", "Some input subnets in :" + ids + " are invalid.");
    }
    if (subnets.stream().map(Subnet::vpcId).distinct().count() > 1) {
      throw RDS.refuse("InvalidSubnet", "Subnets are in different Vpcs.");
    }
    Set<String> zones = subnets.stream().map(Subnet::availabilityZone).collect(Collectors.toCollection(TreeSet::new));
    if (zones.size() < 2) {
      throw RDS.refuse("DBSubnetGroupDoesNotCoverEnoughAZs", "The DB subnet group doesn't meet Availability Zone (AZ) "
          + "coverage requirement. Current AZ coverage: " + String.join(", ", zones)
          + ". Add subnets to cover at least 2 AZs.");
    }
    return subnets;
  }

  private static List<software.amazon.awssdk.services.rds.model.Subnet> members(List<Subnet> subnets) {
    return subnets.stream()
        .map(subnet -> software.amazon.awssdk.services.rds.model.Subnet.builder()
            .subnetIdentifier(subnet.subnetId())
            .subnetStatus("Active")
            .subnetAvailabilityZone(zone -> zone.name(subnet.availabilityZone()))
            .build())
        .toList();
  }
}
