package dev.webapp.platform.aws.docdb;

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
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.ApplyMethod;
import software.amazon.awssdk.services.docdb.model.DBClusterParameterGroup;
import software.amazon.awssdk.services.docdb.model.Parameter;

/** {@link DocDbClusterParameterGroup}s. Outputs: {@code name}. */
public final class DocDbClusterParameterGroupKind
    implements ResourceKind<DocDbClusterParameterGroup, ObservedDocDbClusterParameterGroup> {
  /** DocumentDB takes no more in one call (API reference, ModifyDBClusterParameterGroup). */
  private static final int PARAMETERS_PER_CALL = 20;
  private final Clients clients;

  public DocDbClusterParameterGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "DocDbClusterParameterGroup";
  }

  @Override
  public Observing observing() {
    return Observing.SELDOM;
  }

  @Override
  public Map<Handle, ObservedDocDbClusterParameterGroup> observe(
      Scope scope, Collection<Sought<DocDbClusterParameterGroup>> sought) {
    DocDbClient docdb = docdb(scope);
    Map<Handle, ObservedDocDbClusterParameterGroup> seen = new TreeMap<>();
    for (Sought<DocDbClusterParameterGroup> one : sought) {
      String name = one.handle().physicalName();
      try {
        var groups =
            docdb.describeDBClusterParameterGroups(r -> r.dbClusterParameterGroupName(name)).dbClusterParameterGroups();
        for (DBClusterParameterGroup group : groups) {
          seen.put(one.handle(), seen(group, overrides(docdb, name),
              DocDbTags.read(docdb, group.dbClusterParameterGroupArn())));
        }
      } catch (Problem problem) {
        if (!isGone(problem)) {
          throw problem;
        }
      }
    }
    return seen;
  }

  private static Map<String, String> overrides(DocDbClient docdb, String group) {
    Map<String, String> parameters = new TreeMap<>();
    var ours = docdb.describeDBClusterParametersPaginator(
        r -> r.dbClusterParameterGroupName(group).source("user")).parameters();
    for (Parameter p : ours) {
      if (p.parameterValue() != null) {
        parameters.put(p.parameterName(), p.parameterValue());
      }
    }
    return parameters;
  }

  @Override
  public DocDbClusterParameterGroup project(
      ObservedDocDbClusterParameterGroup observed, DocDbClusterParameterGroup desired) {
    return new DocDbClusterParameterGroup(observed.name(), observed.family(), null, observed.parameters(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  /** Makes it with the engine's defaults; parameters follow. */
  @Override
  public ObservedDocDbClusterParameterGroup create(
      Handle handle, Scope scope, DocDbClusterParameterGroup desired, Token token) {
    try {
      return seen(docdb(scope).createDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(desired.name())
          .dbParameterGroupFamily(desired.family()).description(desired.description())
          .tags(DocDbTags.write(desired.tags()))).dbClusterParameterGroup(), Map.of(), desired.tags());
    } catch (Problem refused) {
      boolean family = refused.category() == Problem.Category.INVALID
          && String.valueOf(refused.getMessage()).contains(desired.family());
      throw !family ? refused : new Problem(refused.category(), refused.code(), refused.action(),
          "DocumentDB has no family " + desired.family() + ", so no such version; set version to one that it has ("
              + refused.getMessage() + ")", null, refused);
    }
  }

  /** Parameters that are to be set come before those that go back to their defaults. */
  @Override
  public ObservedDocDbClusterParameterGroup update(Handle handle, Scope scope, DocDbClusterParameterGroup desired,
      ObservedDocDbClusterParameterGroup observed, Delta delta) {
    DocDbClient docdb = docdb(scope);
    if (delta.touches("tags")) {
      return new ObservedDocDbClusterParameterGroup(observed.arn(), observed.name(), observed.family(),
          observed.parameters(), DocDbTags.change(docdb, observed.arn(), observed.tags(), delta));
    }
    Map<String, String> parameters = new TreeMap<>(observed.parameters());
    List<FieldChange> toSet = portion(delta, true);
    if (!toSet.isEmpty()) {
      Set<String> fixed = staticParameters(docdb, observed.name());
      docdb.modifyDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(observed.name()).parameters(toSet.stream()
          .map(c -> parameter(c, fixed).parameterValue(c.to().toString()).build()).toList()));
      toSet.forEach(c -> parameters.put(parameterName(c), c.to().toString()));
    } else {
      List<FieldChange> toReset = portion(delta, false);
      if (toReset.isEmpty()) {
        return observed;
      }
      Set<String> fixed = staticParameters(docdb, observed.name());
      docdb.resetDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(observed.name()).resetAllParameters(false)
          .parameters(toReset.stream().map(c -> parameter(c, fixed).build()).toList()));
      toReset.forEach(c -> parameters.remove(parameterName(c)));
    }
    return new ObservedDocDbClusterParameterGroup(
        observed.arn(), observed.name(), observed.family(), parameters, observed.tags());
  }

  private static List<FieldChange> portion(Delta delta, boolean set) {
    return delta.of("parameters").stream().filter(c -> (c.to() != null) == set).limit(PARAMETERS_PER_CALL).toList();
  }

  /** Applying a static parameter at once is refused; a dynamic one that waits for a reboot would wait in vain. */
  private static Set<String> staticParameters(DocDbClient docdb, String group) {
    Set<String> names = new HashSet<>();
    var all = docdb.describeDBClusterParametersPaginator(r -> r.dbClusterParameterGroupName(group)).parameters();
    for (Parameter p : all) {
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
  public void delete(Handle handle, Scope scope, ObservedDocDbClusterParameterGroup observed, Farewell how) {
    try {
      docdb(scope).deleteDBClusterParameterGroup(r -> r.dbClusterParameterGroupName(observed.name()));
    } catch (Problem problem) {
      if (!isGone(problem)) {
        throw problem;
      }
    }
  }

  /** The API reference has the first; a cluster that names such a group is refused with the second. */
  private static boolean isGone(Problem problem) {
    return problem.is("DBParameterGroupNotFound", "DBClusterParameterGroupNotFound");
  }

  @Override
  public Readiness readiness(ObservedDocDbClusterParameterGroup observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedDocDbClusterParameterGroup observed) {
    return Outputs.of("name", observed.name());
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

  private DocDbClient docdb(Scope scope) {
    return clients.get(DocDbClient.class, scope);
  }

  private static ObservedDocDbClusterParameterGroup seen(
      DBClusterParameterGroup group, Map<String, String> parameters, Map<String, String> tags) {
    return new ObservedDocDbClusterParameterGroup(group.dbClusterParameterGroupArn(),
        group.dbClusterParameterGroupName(), group.dbParameterGroupFamily(), parameters, tags);
  }
}
