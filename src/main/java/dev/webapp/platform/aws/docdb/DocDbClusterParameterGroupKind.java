package dev.webapp.platform.aws.docdb;

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
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.ApplyMethod;
import software.amazon.awssdk.services.docdb.model.DBClusterParameterGroup;
import software.amazon.awssdk.services.docdb.model.Parameter;

/** Parameters of document stores. */
public final class DocDbClusterParameterGroupKind extends ParameterGroupKind<DocDbClient> {
  private final Clients clients;

  public DocDbClusterParameterGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "DocDbClusterParameterGroup";
  }

  @Override
  protected DocDbClient client(Scope scope) {
    return clients.get(DocDbClient.class, scope);
  }

  @Override
  protected String service() {
    return "DocumentDB";
  }

  @Override
  protected List<ObservedParameterGroup> describe(DocDbClient docdb, String name) {
    return docdb.describeDBClusterParameterGroups(r -> r.dbClusterParameterGroupName(name)).dbClusterParameterGroups()
        .stream()
        .map(group -> seen(group, DocDbTags.read(docdb, group.dbClusterParameterGroupArn()))).toList();
  }

  /** The API reference has the first; a cluster that names such a group is refused with the second. */
  @Override
  protected boolean isAbsence(Problem problem) {
    return problem.is("DBParameterGroupNotFound", "DBClusterParameterGroupNotFound");
  }

  @Override
  protected Map<String, String> overrides(DocDbClient docdb, String group) {
    Map<String, String> parameters = new TreeMap<>();
    docdb.describeDBClusterParametersPaginator(r -> r.dbClusterParameterGroupName(group).source("user")).parameters()
        .stream()
        .filter(p -> p.parameterValue() != null).forEach(p -> parameters.put(p.parameterName(), p.parameterValue()));
    return parameters;
  }

  @Override
  protected ObservedParameterGroup create(DocDbClient docdb, ParameterGroup desired) {
    return seen(docdb.createDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(desired.name())
        .dbParameterGroupFamily(desired.family()).description(desired.description())
        .tags(DocDbTags.write(desired.tags()))).dbClusterParameterGroup(), desired.tags());
  }

  @Override
  protected void set(DocDbClient docdb, String group, Map<String, String> values) {
    Set<String> fixed = staticParameters(docdb, group);
    docdb.modifyDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(group).parameters(values.entrySet().stream()
        .map(value -> parameter(value.getKey(), fixed).parameterValue(value.getValue()).build()).toList()));
  }

  @Override
  protected void reset(DocDbClient docdb, String group, Collection<String> names) {
    Set<String> fixed = staticParameters(docdb, group);
    docdb.resetDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(group).resetAllParameters(false)
        .parameters(names.stream().map(name -> parameter(name, fixed).build()).toList()));
  }

  /** Applying a static parameter at once is refused; a dynamic one that waits for a reboot would wait in vain. */
  private static Set<String> staticParameters(DocDbClient docdb, String group) {
    Set<String> names = new HashSet<>();
    docdb.describeDBClusterParametersPaginator(r -> r.dbClusterParameterGroupName(group)).parameters().stream()
        .filter(p -> "static".equals(p.applyType())).forEach(p -> names.add(p.parameterName()));
    return names;
  }

  private static Parameter.Builder parameter(String name, Set<String> fixed) {
    return Parameter.builder().parameterName(name)
        .applyMethod(fixed.contains(name) ? ApplyMethod.PENDING_REBOOT : ApplyMethod.IMMEDIATE);
  }

  @Override
  protected Map<String, String> retag(DocDbClient docdb, ObservedParameterGroup observed, Delta delta) {
    return DocDbTags.change(docdb, observed.arn(), observed.tags(), delta);
  }

  @Override
  protected void delete(DocDbClient docdb, String group) {
    docdb.deleteDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(group));
  }

  @Override
  public Set<String> permissions() {
    return Set.of("rds:DescribeDBClusterParameterGroups", "rds:DescribeDBClusterParameters", "rds:ListTagsForResource",
        "rds:CreateDBClusterParameterGroup", "rds:ModifyDBClusterParameterGroup", "rds:ResetDBClusterParameterGroup",
        "rds:DeleteDBClusterParameterGroup", "rds:AddTagsToResource", "rds:RemoveTagsFromResource");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("DocDbGroups", "rds", "cluster-pg:*");
    return List.of(
        groups.owned("ModifyDBClusterParameterGroup", "ResetDBClusterParameterGroup", "DeleteDBClusterParameterGroup",
            "AddTagsToResource", "RemoveTagsFromResource"),
        groups.created("CreateDBClusterParameterGroup"), groups.claimed("AddTagsToResource"));
  }

  private static ObservedParameterGroup seen(DBClusterParameterGroup group, Map<String, String> tags) {
    return new ObservedParameterGroup(group.dbClusterParameterGroupArn(), group.dbClusterParameterGroupName(),
        group.dbParameterGroupFamily(), Map.of(), tags);
  }
}
