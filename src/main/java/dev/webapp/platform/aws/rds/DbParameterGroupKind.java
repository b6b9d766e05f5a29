package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.ObservedParameterGroup;
import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.ParameterGroupKind;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
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

/** Parameters of databases. */
public final class DbParameterGroupKind extends ParameterGroupKind<RdsClient> {
  private final Clients clients;

  public DbParameterGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "DbParameterGroup";
  }

  @Override
  protected RdsClient client(Scope scope) {
    return clients.get(RdsClient.class, scope);
  }

  @Override
  protected String service() {
    return "RDS";
  }

  @Override
  protected List<ObservedParameterGroup> describe(RdsClient rds, String name) {
    return rds.describeDBParameterGroups(r -> r.dbParameterGroupName(name)).dbParameterGroups().stream()
        .map(group -> seen(group, RdsTags.read(rds, group.dbParameterGroupArn()))).toList();
  }

  @Override
  protected boolean isAbsence(Problem problem) {
    return problem.is("DBParameterGroupNotFound");
  }

  @Override
  protected Map<String, String> overrides(RdsClient rds, String group) {
    Map<String, String> parameters = new TreeMap<>();
    rds.describeDBParametersPaginator(r -> r.dbParameterGroupName(group).source("user")).parameters().stream()
        .filter(p -> p.parameterValue() != null).forEach(p -> parameters.put(p.parameterName(), p.parameterValue()));
    return parameters;
  }

  @Override
  protected ObservedParameterGroup create(RdsClient rds, ParameterGroup desired) {
    return seen(rds.createDBParameterGroup(r -> r.dbParameterGroupName(desired.name())
        .dbParameterGroupFamily(desired.family()).description(desired.description())
        .tags(RdsTags.write(desired.tags()))).dbParameterGroup(), desired.tags());
  }

  @Override
  protected void set(RdsClient rds, String group, Map<String, String> values) {
    Set<String> fixed = staticParameters(rds, group);
    rds.modifyDBParameterGroup(r -> r.dbParameterGroupName(group).parameters(values.entrySet().stream()
        .map(value -> parameter(value.getKey(), fixed).parameterValue(value.getValue()).build()).toList()));
  }

  @Override
  protected void reset(RdsClient rds, String group, Collection<String> names) {
    Set<String> fixed = staticParameters(rds, group);
    rds.resetDBParameterGroup(r -> r.dbParameterGroupName(group).resetAllParameters(false)
        .parameters(names.stream().map(name -> parameter(name, fixed).build()).toList()));
  }

  /** RDS refuses to apply a static parameter at once; a dynamic one that waits for a reboot would wait in vain. */
  private static Set<String> staticParameters(RdsClient rds, String group) {
    Set<String> names = new HashSet<>();
    rds.describeDBParametersPaginator(r -> r.dbParameterGroupName(group)).parameters().stream()
        .filter(p -> "static".equals(p.applyType())).forEach(p -> names.add(p.parameterName()));
    return names;
  }

  private static Parameter.Builder parameter(String name, Set<String> fixed) {
    return Parameter.builder().parameterName(name)
        .applyMethod(fixed.contains(name) ? ApplyMethod.PENDING_REBOOT : ApplyMethod.IMMEDIATE);
  }

  @Override
  protected Map<String, String> retag(RdsClient rds, ObservedParameterGroup observed, Delta delta) {
    return RdsTags.change(rds, observed.arn(), observed.tags(), delta);
  }

  @Override
  protected void delete(RdsClient rds, String group) {
    rds.deleteDBParameterGroup(r -> r.dbParameterGroupName(group));
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

  private static ObservedParameterGroup seen(DBParameterGroup group, Map<String, String> tags) {
    return new ObservedParameterGroup(group.dbParameterGroupArn(), group.dbParameterGroupName(),
        group.dbParameterGroupFamily(), Map.of(), tags);
  }
}
