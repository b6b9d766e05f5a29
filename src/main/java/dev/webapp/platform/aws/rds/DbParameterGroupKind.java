package dev.webapp.platform.aws.rds;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.Parameter;

/** {@link DbParameterGroup}s. Outputs: {@code name}. */
public final class DbParameterGroupKind implements ResourceKind<DbParameterGroup, ObservedDbParameterGroup> {
  /** RDS takes no more in one call. */
  private static final int PARAMETERS_PER_CALL = 20;
  private final Clients clients;

  public DbParameterGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "DbParameterGroup";
  }

  @Override
  public Observing observing() {
    return Observing.SELDOM;
  }

  @Override
  public Map<Handle, ObservedDbParameterGroup> observe(Scope scope, Collection<Sought<DbParameterGroup>> sought) {
    RdsClient rds = rds(scope);
    Map<Handle, ObservedDbParameterGroup> seen = new TreeMap<>();
    for (Sought<DbParameterGroup> one : sought) {
      String name = one.handle().physicalName();
      try {
        var groups = rds.describeDBParameterGroups(r -> r.dbParameterGroupName(name)).dbParameterGroups();
        for (DBParameterGroup group : groups) {
          seen.put(one.handle(), seen(group, overrides(rds, name), RdsTags.read(rds, group.dbParameterGroupArn())));
        }
      } catch (Problem problem) {
        if (!problem.is("DBParameterGroupNotFound")) {
          throw problem;
        }
      }
    }
    return seen;
  }

  private static Map<String, String> overrides(RdsClient rds, String group) {
    Map<String, String> parameters = new TreeMap<>();
    var ours = rds.describeDBParametersPaginator(r -> r.dbParameterGroupName(group).source("user")).parameters();
    for (Parameter p : ours) {
      if (p.parameterValue() != null) {
        parameters.put(p.parameterName(), p.parameterValue());
      }
    }
    return parameters;
  }

  @Override
  public DbParameterGroup project(ObservedDbParameterGroup observed, DbParameterGroup desired) {
    return new DbParameterGroup(observed.name(), observed.family(), null, observed.parameters(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  /** Makes it with the engine's defaults; parameters follow. */
  @Override
  public ObservedDbParameterGroup create(Handle handle, Scope scope, DbParameterGroup desired, Token token) {
    try {
      return seen(rds(scope).createDBParameterGroup(r -> r.dbParameterGroupName(desired.name())
          .dbParameterGroupFamily(desired.family()).description(desired.description())
          .tags(RdsTags.write(desired.tags()))).dbParameterGroup(), Map.of(), desired.tags());
    } catch (Problem refused) {
      boolean family = refused.category() == Problem.Category.INVALID
          && String.valueOf(refused.getMessage()).contains(desired.family());
      throw !family ? refused : new Problem(refused.category(), refused.code(), refused.action(), "RDS has no family "
          + desired.family() + ", so no such version; set version to one that it has (" + refused.getMessage() + ")",
          null, refused);
    }
  }

  /** Parameters that are to be set come before those that go back to their defaults. */
  @Override
  public ObservedDbParameterGroup update(
      Handle handle, Scope scope, DbParameterGroup desired, ObservedDbParameterGroup observed, Delta delta) {
    RdsClient rds = rds(scope);
    if (delta.touches("tags")) {
      return new ObservedDbParameterGroup(observed.arn(), observed.name(), observed.family(), observed.parameters(),
          RdsTags.change(rds, observed.arn(), observed.tags(), delta));
    }
    Map<String, String> parameters = new TreeMap<>(observed.parameters());
    List<FieldChange> toSet = portion(delta, true);
    if (!toSet.isEmpty()) {
      Set<String> fixed = staticParameters(rds, observed.name());
      rds.modifyDBParameterGroup(r -> r.dbParameterGroupName(observed.name()).parameters(toSet.stream()
          .map(c -> parameter(c, fixed).parameterValue(c.to().toString()).build()).toList()));
      toSet.forEach(c -> parameters.put(parameterName(c), c.to().toString()));
    } else {
      List<FieldChange> toReset = portion(delta, false);
      if (toReset.isEmpty()) {
        return observed;
      }
      Set<String> fixed = staticParameters(rds, observed.name());
      rds.resetDBParameterGroup(r -> r.dbParameterGroupName(observed.name()).resetAllParameters(false)
          .parameters(toReset.stream().map(c -> parameter(c, fixed).build()).toList()));
      toReset.forEach(c -> parameters.remove(parameterName(c)));
    }
    return new ObservedDbParameterGroup(
        observed.arn(), observed.name(), observed.family(), parameters, observed.tags());
  }

  private static List<FieldChange> portion(Delta delta, boolean set) {
    return delta.of("parameters").stream().filter(c -> (c.to() != null) == set).limit(PARAMETERS_PER_CALL).toList();
  }

  /** RDS refuses to apply a static parameter at once; a dynamic one that waits for a reboot would wait in vain. */
  private static Set<String> staticParameters(RdsClient rds, String group) {
    Set<String> names = new HashSet<>();
    for (Parameter p : rds.describeDBParametersPaginator(r -> r.dbParameterGroupName(group)).parameters()) {
      if ("static".equals(p.applyType())) {
        names.add(p.parameterName());
      }
    }
    return names;
  }

  private static Parameter.Builder parameter(FieldChange change, Set<String> fixed) {
    String name = parameterName(change);
    return Parameter.builder().parameterName(name)
        .applyMethod(fixed.contains(name) ? ApplyMethod.PENDING_REBOOT : ApplyMethod.IMMEDIATE);
  }

  private static String parameterName(FieldChange change) {
    return change.field().substring("parameters.".length());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedDbParameterGroup observed, Farewell how) {
    try {
      rds(scope).deleteDBParameterGroup(r -> r.dbParameterGroupName(observed.name()));
    } catch (Problem problem) {
      if (!problem.is("DBParameterGroupNotFound")) {
        throw problem;
      }
    }
  }

  @Override
  public Readiness readiness(ObservedDbParameterGroup observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedDbParameterGroup observed) {
    return Outputs.of("name", observed.name());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("rds:DescribeDBParameterGroups", "rds:DescribeDBParameters", "rds:ListTagsForResource",
        "rds:CreateDBParameterGroup", "rds:ModifyDBParameterGroup", "rds:ResetDBParameterGroup",
        "rds:DeleteDBParameterGroup", "rds:AddTagsToResource", "rds:RemoveTagsFromResource");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("RdsGroups", "rds", "pg:*");
    return List.of(
        groups.owned("ModifyDBParameterGroup", "ResetDBParameterGroup", "DeleteDBParameterGroup", "AddTagsToResource",
            "RemoveTagsFromResource"),
        groups.created("CreateDBParameterGroup"), groups.claimed("AddTagsToResource"));
  }

  private RdsClient rds(Scope scope) {
    return clients.get(RdsClient.class, scope);
  }

  private static ObservedDbParameterGroup seen(
      DBParameterGroup group, Map<String, String> parameters, Map<String, String> tags) {
    return new ObservedDbParameterGroup(group.dbParameterGroupArn(), group.dbParameterGroupName(),
        group.dbParameterGroupFamily(), parameters, tags);
  }
}
