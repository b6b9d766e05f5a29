package dev.webapp.platform.aws.rds;

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
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.Subnet;

/** {@link DbSubnetGroup}s. Outputs: {@code name}, {@code arn}. */
public final class DbSubnetGroupKind implements ResourceKind<DbSubnetGroup, ObservedDbSubnetGroup> {
  private final Clients clients;

  public DbSubnetGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "DbSubnetGroup";
  }

  @Override
  public Observing observing() {
    return Observing.SELDOM;
  }

  @Override
  public Map<Handle, ObservedDbSubnetGroup> observe(Scope scope, Collection<Sought<DbSubnetGroup>> sought) {
    RdsClient rds = rds(scope);
    Map<Handle, ObservedDbSubnetGroup> seen = new TreeMap<>();
    for (Sought<DbSubnetGroup> one : sought) {
      try {
        var groups = rds.describeDBSubnetGroups(r -> r.dbSubnetGroupName(one.handle().physicalName()));
        for (DBSubnetGroup group : groups.dbSubnetGroups()) {
          seen.put(one.handle(), seen(group, RdsTags.read(rds, group.dbSubnetGroupArn())));
        }
      } catch (Problem problem) {
        if (!problem.is("DBSubnetGroupNotFoundFault")) {
          throw problem;
        }
      }
    }
    return seen;
  }

  @Override
  public DbSubnetGroup project(ObservedDbSubnetGroup observed, DbSubnetGroup desired) {
    return new DbSubnetGroup(observed.name(), observed.description(), observed.subnetIds(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public ObservedDbSubnetGroup create(Handle handle, Scope scope, DbSubnetGroup desired, Token token) {
    return seen(rds(scope).createDBSubnetGroup(r -> r.dbSubnetGroupName(desired.name())
        .dbSubnetGroupDescription(desired.description()).subnetIds(desired.subnetIds())
        .tags(RdsTags.write(desired.tags()))).dbSubnetGroup(), desired.tags());
  }

  @Override
  public ObservedDbSubnetGroup update(
      Handle handle, Scope scope, DbSubnetGroup desired, ObservedDbSubnetGroup observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(RdsTags.change(rds(scope), observed.arn(), observed.tags(), delta));
    }
    DBSubnetGroup modified = rds(scope).modifyDBSubnetGroup(r -> r.dbSubnetGroupName(observed.name())
        .dbSubnetGroupDescription(desired.description()).subnetIds(desired.subnetIds())).dbSubnetGroup();
    return seen(modified, observed.tags());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedDbSubnetGroup observed, Farewell how) {
    try {
      rds(scope).deleteDBSubnetGroup(r -> r.dbSubnetGroupName(observed.name()));
    } catch (Problem problem) {
      if (!problem.is("DBSubnetGroupNotFoundFault")) {
        throw problem;
      }
    }
  }

  @Override
  public Readiness readiness(ObservedDbSubnetGroup observed) {
    return "Complete".equals(observed.status()) ? Readiness.READY : new Readiness.Progressing(observed.status());
  }

  @Override
  public Outputs outputs(ObservedDbSubnetGroup observed) {
    return Outputs.of("name", observed.name()).and("arn", observed.arn());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("rds:DescribeDBSubnetGroups", "rds:ListTagsForResource", "rds:CreateDBSubnetGroup",
        "rds:ModifyDBSubnetGroup", "rds:DeleteDBSubnetGroup", "rds:AddTagsToResource", "rds:RemoveTagsFromResource",
        // The first subnet group of an account makes RDS's service-linked role.
        "iam:CreateServiceLinkedRole");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("RdsGroups", "rds", "subgrp:*");
    return List.of(
        groups.owned("ModifyDBSubnetGroup", "DeleteDBSubnetGroup", "AddTagsToResource", "RemoveTagsFromResource"),
        groups.created("CreateDBSubnetGroup"), groups.claimed("AddTagsToResource"));
  }

  private RdsClient rds(Scope scope) {
    return clients.get(RdsClient.class, scope);
  }

  private static ObservedDbSubnetGroup seen(DBSubnetGroup group, Map<String, String> tags) {
    return new ObservedDbSubnetGroup(group.dbSubnetGroupArn(), group.dbSubnetGroupName(),
        group.dbSubnetGroupDescription(), group.subnetGroupStatus(),
        group.subnets().stream().map(Subnet::subnetIdentifier).sorted().toList(), tags);
  }
}
