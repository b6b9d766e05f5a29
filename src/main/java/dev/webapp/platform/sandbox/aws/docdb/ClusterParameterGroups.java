package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.docdb.model.ApplyMethod;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterParameterGroupRequest;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterParameterGroupResponse;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterParameterGroup;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterParameterGroupRequest;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterParameterGroupResponse;
import software.amazon.awssdk.services.docdb.model.DescribeDbClusterParameterGroupsRequest;
import software.amazon.awssdk.services.docdb.model.DescribeDbClusterParameterGroupsResponse;
import software.amazon.awssdk.services.docdb.model.DescribeDbClusterParametersRequest;
import software.amazon.awssdk.services.docdb.model.DescribeDbClusterParametersResponse;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterParameterGroupRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterParameterGroupResponse;
import software.amazon.awssdk.services.docdb.model.Parameter;
import software.amazon.awssdk.services.docdb.model.ResetDbClusterParameterGroupRequest;
import software.amazon.awssdk.services.docdb.model.ResetDbClusterParameterGroupResponse;

/** DocumentDB's cluster parameter groups. */
final class ClusterParameterGroups implements DocDbState.Part {
  private static final int MOST_PER_CALL = 20;
  private static final String STATIC = "tls";
  /** What each parameter may be, as a regular expression, by name (developer guide, "Cluster parameters reference"). */
  private static final Map<String, String> VALUES = new TreeMap<>(Map.of(
      "audit_logs", "disabled|enabled|none|all|((ddl|dml_read|dml_write)(,|$))+",
      "change_stream_log_retention_duration", "\\d{4,6}",
      "default_collation_version", "\\d+\\.\\d+",
      "planner_version", "[123]\\.0",
      "profiler", "enabled|disabled",
      "profiler_sampling_rate", "0(\\.\\d+)?|1(\\.0+)?",
      "profiler_threshold_ms", "\\d{2,10}",
      STATIC, "enabled|disabled|fips-140-3|tls1\\.[23]\\+",
      "ttl_monitor", "enabled|disabled"));
  private final DocDbState state;

  ClusterParameterGroups(DocDbState state) {
    this.state = state;
  }

  @Override
  public CreateDbClusterParameterGroupResponse createDBClusterParameterGroup(
      CreateDbClusterParameterGroupRequest request) {
    ClusterRules.name("DBClusterParameterGroupName", request.dbClusterParameterGroupName(), 255);
    if (request.description() == null || request.description().isEmpty()) {
      throw DOCDB.refuse("InvalidParameterValue", "The parameter Description must be provided and must not be blank.");
    }
    if (!Engine.hasFamily(request.dbParameterGroupFamily())) {
      throw DOCDB.refuse("InvalidParameterValue",
          "ParameterGroupFamily " + request.dbParameterGroupFamily() + " is not a valid parameter group family");
    }
    String key = request.dbClusterParameterGroupName().toLowerCase(Locale.ROOT);
    if (state.parameterGroups.get(key) != null) {
      throw DOCDB.refuse("DBParameterGroupAlreadyExists", "Parameter group " + key + " already exists");
    }
    DBClusterParameterGroup group = DBClusterParameterGroup.builder()
        .dbClusterParameterGroupName(key)
        .dbParameterGroupFamily(request.dbParameterGroupFamily())
        .description(request.description())
        .dbClusterParameterGroupArn(state.arn("cluster-pg", key))
        .build();
    state.tags.put(group.dbClusterParameterGroupArn(), DocDbState.merge(List.of(), request.tags()));
    state.parameters.put(key, Map.of());
    state.parameterGroups.put(key, group);
    return CreateDbClusterParameterGroupResponse.builder().dbClusterParameterGroup(group).build();
  }

  @Override
  public DescribeDbClusterParameterGroupsResponse describeDBClusterParameterGroups(
      DescribeDbClusterParameterGroupsRequest request) {
    if (request.dbClusterParameterGroupName() != null) {
      return DescribeDbClusterParameterGroupsResponse.builder()
          .dbClusterParameterGroups(group(request.dbClusterParameterGroupName())).build();
    }
    Page<DBClusterParameterGroup> page =
        state.parameterGroups.page(request.marker(), DocDbState.size(request.maxRecords()), List.of());
    return DescribeDbClusterParameterGroupsResponse.builder().dbClusterParameterGroups(page.items())
        .marker(page.next()).build();
  }

  /** All there are, or those of a source: {@code user} for what users set, {@code system} for the rest. */
  @Override
  public DescribeDbClusterParametersResponse describeDBClusterParameters(DescribeDbClusterParametersRequest request) {
    Map<String, Parameter> set =
        state.parameters.get(group(request.dbClusterParameterGroupName()).dbClusterParameterGroupName());
    Map<String, Parameter> all = new TreeMap<>();
    VALUES.keySet().forEach(name -> all.put(name, Parameter.builder().parameterName(name).source("system")
        .applyType(applyType(name)).applyMethod(ApplyMethod.PENDING_REBOOT).isModifiable(true).build()));
    all.putAll(set == null ? Map.of() : set);
    List<Parameter> asked = all.values().stream()
        .filter(each -> request.source() == null || each.source().equals(request.source())).toList();
    Page<Parameter> page = Page.of(asked, request.marker(), DocDbState.size(request.maxRecords()));
    return DescribeDbClusterParametersResponse.builder().parameters(page.items()).marker(page.next()).build();
  }

  @Override
  public ModifyDbClusterParameterGroupResponse modifyDBClusterParameterGroup(
      ModifyDbClusterParameterGroupRequest request) {
    String key = own(request.dbClusterParameterGroupName());
    Map<String, Parameter> set = new TreeMap<>(state.parameters.get(key));
    check(request.parameters());
    for (Parameter parameter : request.parameters()) {
      String name = parameter.parameterName();
      if (parameter.parameterValue() == null || parameter.applyMethod() == null) {
        throw DOCDB.refuse("InvalidParameterValue",
            "ParameterName, ParameterValue and ApplyMethod must be provided for each parameter.");
      }
      if (!parameter.parameterValue().matches(VALUES.get(name))) {
        throw DOCDB.refuse("InvalidParameterValue",
            "Invalid parameter value: " + parameter.parameterValue() + " for: " + name);
      }
      if (name.equals(STATIC) && parameter.applyMethod() == ApplyMethod.IMMEDIATE) {
        throw DOCDB.refuse("InvalidParameterCombination", "cannot use immediate apply method for static parameter");
      }
      set.put(name, Parameter.builder().parameterName(name).parameterValue(parameter.parameterValue())
          .applyMethod(parameter.applyMethod()).applyType(applyType(name)).source("user").isModifiable(true).build());
    }
    state.parameters.put(key, set);
    apply(key, request.parameters());
    return ModifyDbClusterParameterGroupResponse.builder().dbClusterParameterGroupName(key).build();
  }

  @Override
  public ResetDbClusterParameterGroupResponse resetDBClusterParameterGroup(
      ResetDbClusterParameterGroupRequest request) {
    String key = own(request.dbClusterParameterGroupName());
    Map<String, Parameter> set = new TreeMap<>(state.parameters.get(key));
    boolean all = Boolean.TRUE.equals(request.resetAllParameters());
    if (all && !request.parameters().isEmpty()) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "ResetAllParameters and Parameters cannot both be specified.");
    }
    List<Parameter> going = new ArrayList<>(set.values());
    if (!all) {
      check(request.parameters());
      going.removeIf(parameter -> request.parameters().stream()
          .noneMatch(reset -> parameter.parameterName().equals(reset.parameterName())));
    }
    going.forEach(parameter -> set.remove(parameter.parameterName()));
    state.parameters.put(key, set);
    apply(key, going);
    return ResetDbClusterParameterGroupResponse.builder().dbClusterParameterGroupName(key).build();
  }

  @Override
  public DeleteDbClusterParameterGroupResponse deleteDBClusterParameterGroup(
      DeleteDbClusterParameterGroupRequest request) {
    String key = own(request.dbClusterParameterGroupName());
    if (!users(key).isEmpty()) {
      throw DOCDB.refuse("InvalidDBParameterGroupState", "One or more DB clusters are still members of this parameter "
          + "group " + key + ", so the group cannot be deleted");
    }
    state.tags.remove(state.arn("cluster-pg", key));
    state.parameters.remove(key);
    state.parameterGroups.remove(key);
    return DeleteDbClusterParameterGroupResponse.builder().build();
  }

  /** Instances take dynamic parameters at once and wait for a reboot to take the static one. */
  private void apply(String key, List<Parameter> changed) {
    boolean reboot = changed.stream().anyMatch(parameter ->
        parameter.parameterName().equals(STATIC) || parameter.applyMethod() == ApplyMethod.PENDING_REBOOT);
    if (reboot) {
      users(key).stream().flatMap(cluster -> state.instancesOf(cluster.dbClusterIdentifier()).stream())
          .forEach(instance -> state.parameterStatuses.put(instance.dbiResourceId(), "pending-reboot"));
    }
  }

  private List<DBCluster> users(String key) {
    return state.clusters.with("parameter-group=" + key);
  }

  private DBClusterParameterGroup group(String name) {
    DBClusterParameterGroup group = name == null ? null : state.parameterGroup(name);
    if (group == null) {
      throw DOCDB.error("DBParameterGroupNotFound", 404, "DBClusterParameterGroup not found: " + name);
    }
    return group;
  }

  private String own(String name) {
    String key = group(name).dbClusterParameterGroupName();
    if (key.startsWith("default.")) {
      throw DOCDB.refuse("InvalidParameterValue", "The parameter DBClusterParameterGroupName is not a valid "
          + "identifier: default parameter groups cannot be changed.");
    }
    return key;
  }

  private static String applyType(String name) {
    return name.equals(STATIC) ? "static" : "dynamic";
  }

  private static void check(List<Parameter> parameters) {
    if (parameters.isEmpty()) {
      throw DOCDB.refuse("MissingParameter", "The request must contain the parameter Parameters");
    }
    if (parameters.size() > MOST_PER_CALL) {
      throw DOCDB.refuse("InvalidParameterValue", "The request includes " + parameters.size()
          + " parameters; at most " + MOST_PER_CALL + " can be changed at once.");
    }
    parameters.stream().map(Parameter::parameterName).filter(name -> name == null || !VALUES.containsKey(name))
        .findFirst().ifPresent(name -> {
          throw DOCDB.refuse("InvalidParameterValue", "Could not find parameter with name: " + name);
        });
  }
}
