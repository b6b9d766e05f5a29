package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DeleteDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbParametersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParametersResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.ResetDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.ResetDbParameterGroupResponse;

/**
 * RDS's parameter groups. Only what users set is kept: any parameter's name is taken for real, and those of a list for
 * static ones.
 */
final class DbParameterGroups implements RdsState.Part {
  private static final int MOST_PER_CALL = 20;

  /** Static parameters of PostgreSQL and MySQL, which take effect at a reboot only. */
  private static final Set<String> STATIC = Set.of("max_connections", "shared_buffers", "shared_preload_libraries",
      "wal_buffers", "max_wal_senders", "max_replication_slots", "max_worker_processes", "max_prepared_transactions",
      "max_locks_per_transaction", "track_activity_query_size", "huge_pages", "autovacuum_max_workers",
      "autovacuum_freeze_max_age", "rds.logical_replication", "track_commit_timestamp", "wal_level",
      "innodb_log_file_size", "innodb_log_buffer_size", "innodb_buffer_pool_instances", "innodb_read_io_threads",
      "innodb_write_io_threads", "innodb_purge_threads", "lower_case_table_names", "performance_schema",
      "skip_name_resolve", "gtid-mode", "enforce_gtid_consistency", "ft_min_word_len", "innodb_ft_min_token_size",
      "max_digest_length", "table_open_cache_instances");

  private final RdsState state;

  DbParameterGroups(RdsState state) {
    this.state = state;
  }

  @Override
  public CreateDbParameterGroupResponse createDBParameterGroup(CreateDbParameterGroupRequest request) {
    String name = request.dbParameterGroupName();
    if (name == null || !name.matches("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0,254}") || name.endsWith("-")) {
      throw RDS.refuse("InvalidParameterValue", "The parameter DBParameterGroupName is not a valid identifier. "
          + "Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not "
          + "end with a hyphen or contain two consecutive hyphens.");
    }
    if (request.description() == null || request.description().isEmpty()) {
      throw RDS.refuse("InvalidParameterValue", "The parameter Description must be provided and must not be blank.");
    }
    if (!Engine.hasFamily(request.dbParameterGroupFamily())) {
      throw RDS.refuse("InvalidParameterValue",
          "ParameterGroupFamily " + request.dbParameterGroupFamily() + " is not a valid parameter group family");
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (state.parameterGroups.get(key) != null) {
      throw RDS.refuse("DBParameterGroupAlreadyExists", "Parameter group " + key + " already exists");
    }
    DBParameterGroup group = DBParameterGroup.builder()
        .dbParameterGroupName(key)
        .dbParameterGroupFamily(request.dbParameterGroupFamily())
        .description(request.description())
        .dbParameterGroupArn(state.arn("pg", key))
        .build();
    state.tags.put(group.dbParameterGroupArn(), RdsState.merge(List.of(), request.tags()));
    state.parameters.put(key, Map.of());
    state.parameterGroups.put(key, group);
    return CreateDbParameterGroupResponse.builder().dbParameterGroup(group).build();
  }

  @Override
  public DescribeDbParameterGroupsResponse describeDBParameterGroups(DescribeDbParameterGroupsRequest request) {
    if (request.dbParameterGroupName() != null) {
      return DescribeDbParameterGroupsResponse.builder()
          .dbParameterGroups(state.parameterGroup(request.dbParameterGroupName())).build();
    }
    Page<DBParameterGroup> page =
        state.parameterGroups.page(request.marker(), RdsState.size(request.maxRecords()), List.of());
    return DescribeDbParameterGroupsResponse.builder().dbParameterGroups(page.items()).marker(page.next()).build();
  }

  /** Answers what users set; of the engine's and the system's parameters, which it does not keep, none. */
  @Override
  public DescribeDbParametersResponse describeDBParameters(DescribeDbParametersRequest request) {
    String key = state.parameterGroup(request.dbParameterGroupName()).dbParameterGroupName();
    Map<String, Parameter> set = state.parameters.get(key);
    List<Parameter> all = parameters(set == null ? Map.of() : set, request.source());
    Page<Parameter> page = Page.of(all, request.marker(), RdsState.size(request.maxRecords()));
    return DescribeDbParametersResponse.builder().parameters(page.items()).marker(page.next()).build();
  }

  /** Those that were set, and of the defaults the static ones: how each can be applied is told before it is set. */
  private static List<Parameter> parameters(Map<String, Parameter> set, String source) {
    Map<String, Parameter> all = new TreeMap<>();
    for (String name : STATIC) {
      all.put(name, Parameter.builder().parameterName(name).applyType("static").source("engine-default")
          .isModifiable(true).build());
    }
    all.putAll(set);
    return all.values().stream().filter(each -> source == null || each.source().equals(source)).toList();
  }

  @Override
  public ModifyDbParameterGroupResponse modifyDBParameterGroup(ModifyDbParameterGroupRequest request) {
    String key = own(request.dbParameterGroupName());
    Map<String, Parameter> set = new TreeMap<>(state.parameters.get(key));
    check(request.parameters());
    for (Parameter parameter : request.parameters()) {
      if (parameter.parameterName() == null || parameter.parameterValue() == null || parameter.applyMethod() == null) {
        throw RDS.refuse("InvalidParameterValue",
            "ParameterName, ParameterValue and ApplyMethod must be provided for each parameter.");
      }
      boolean fixed = STATIC.contains(parameter.parameterName());
      if (fixed && parameter.applyMethod() == ApplyMethod.IMMEDIATE) {
        throw RDS.refuse("InvalidParameterCombination", "cannot use immediate apply method for static parameter");
      }
      set.put(parameter.parameterName(), Parameter.builder()
          .parameterName(parameter.parameterName())
          .parameterValue(parameter.parameterValue())
          .applyMethod(parameter.applyMethod())
          .applyType(fixed ? "static" : "dynamic")
          .source("user")
          .isModifiable(true)
          .build());
    }
    state.parameters.put(key, set);
    apply(key, request.parameters());
    return ModifyDbParameterGroupResponse.builder().dbParameterGroupName(key).build();
  }

  @Override
  public ResetDbParameterGroupResponse resetDBParameterGroup(ResetDbParameterGroupRequest request) {
    String key = own(request.dbParameterGroupName());
    Map<String, Parameter> set = new TreeMap<>(state.parameters.get(key));
    boolean all = Boolean.TRUE.equals(request.resetAllParameters());
    if (all && !request.parameters().isEmpty()) {
      throw RDS.refuse("InvalidParameterCombination",
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
    return ResetDbParameterGroupResponse.builder().dbParameterGroupName(key).build();
  }

  @Override
  public DeleteDbParameterGroupResponse deleteDBParameterGroup(DeleteDbParameterGroupRequest request) {
    String key = own(request.dbParameterGroupName());
    if (!users(key).isEmpty()) {
      throw RDS.refuse("InvalidDBParameterGroupState",
          "One or more database instances are still members of this parameter group " + key
              + ", so the group cannot be deleted");
    }
    state.tags.remove(state.arn("pg", key));
    state.parameters.remove(key);
    state.parameterGroups.remove(key);
    return DeleteDbParameterGroupResponse.builder().build();
  }

  /** Instances take dynamic parameters within a minute and wait for a reboot to take the others. */
  private void apply(String key, List<Parameter> changed) {
    if (changed.isEmpty()) {
      return;
    }
    boolean reboot = changed.stream().anyMatch(parameter ->
        STATIC.contains(parameter.parameterName()) || parameter.applyMethod() == ApplyMethod.PENDING_REBOOT);
    for (DBInstance user : users(key)) {
      Evolution<DBInstance> evolution = state.instances.evolution(user.dbInstanceIdentifier());
      state.instances.put(user.dbInstanceIdentifier(), evolution.overlay(state.now(), Lifecycle.PARAMETERS,
          each -> status(each, "applying"), each -> status(each, reboot ? "pending-reboot" : "in-sync")));
    }
  }

  private static DBInstance status(DBInstance instance, String status) {
    boolean waits = instance.dbParameterGroups().getFirst().parameterApplyStatus().equals("pending-reboot");
    String shown = waits && status.equals("in-sync") ? "pending-reboot" : status;
    return instance.toBuilder()
        .dbParameterGroups(instance.dbParameterGroups().getFirst().toBuilder().parameterApplyStatus(shown).build())
        .build();
  }

  private List<DBInstance> users(String key) {
    return state.instances.with("parameter-group=" + key);
  }

  private String own(String name) {
    String key = state.parameterGroup(name == null ? "" : name).dbParameterGroupName();
    if (key.startsWith("default.")) {
      throw RDS.refuse("InvalidParameterValue", "The parameter DBParameterGroupName is not a valid identifier: default "
          + "parameter groups cannot be changed.");
    }
    return key;
  }

  private static void check(List<Parameter> parameters) {
    if (parameters.isEmpty()) {
      throw RDS.refuse("MissingParameter", "The request must contain the parameter Parameters");
    }
    if (parameters.size() > MOST_PER_CALL) {
      throw RDS.refuse("InvalidParameterValue",
          "The request includes " + parameters.size() + " parameters; at most " + MOST_PER_CALL + " can be changed "
              + "at once.");
    }
  }
}
