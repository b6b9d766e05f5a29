package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.rds.Windows;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.docdb.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.docdb.model.CreateDbInstanceResponse;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.docdb.model.DeleteDbInstanceResponse;
import software.amazon.awssdk.services.docdb.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.docdb.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.docdb.model.Endpoint;
import software.amazon.awssdk.services.docdb.model.PendingModifiedValues;
import software.amazon.awssdk.services.docdb.model.Tag;

/** DocumentDB's instances: creation, listing, deletion. */
final class Instances implements DocDbState.Part {
  private static final Set<String> FILTERS = Set.of("db-cluster-id", "db-instance-id", "engine");
  private static final Set<String> TAKING = Set.of(Lifecycle.AVAILABLE, Lifecycle.BACKING_UP, "modifying");
  private final DocDbState state;
  private final Views views;
  private final Writers writers;

  Instances(DocDbState state) {
    this.state = state;
    this.views = new Views(state);
    this.writers = new Writers(state);
  }

  @Override
  public CreateDbInstanceResponse createDBInstance(CreateDbInstanceRequest request) {
    ClusterRules.name("DBInstanceIdentifier", request.dbInstanceIdentifier(), 63);
    String key = request.dbInstanceIdentifier().toLowerCase(Locale.ROOT);
    if (state.instances.get(key) != null || state.rds().hasInstance(key)) {
      throw DOCDB.refuse("DBInstanceAlreadyExists", "DB instance already exists");
    }
    ClusterRules.engine(request.engine());
    if (request.dbClusterIdentifier() == null) {
      throw DOCDB.refuse("MissingParameter", "The request must contain the parameter DBClusterIdentifier");
    }
    DBCluster cluster = state.cluster(request.dbClusterIdentifier());
    if (!TAKING.contains(cluster.status())) {
      throw DOCDB.refuse("InvalidDBClusterStateFault", "DbCluster " + cluster.dbClusterIdentifier()
          + " is not in available state: it is " + cluster.status() + ".");
    }
    instanceClass(cluster, request.dbInstanceClass());
    promotionTier(request.promotionTier());
    certificate(request.caCertificateIdentifier());
    String window = request.preferredMaintenanceWindow();
    ClusterRules.windows(null, window);
    List<Tag> tags = DocDbState.merge(List.of(), request.tags());
    String certificate = request.caCertificateIdentifier() == null
        ? "rds-ca-rsa2048-g1" : request.caCertificateIdentifier();
    DBInstance instance = DBInstance.builder()
        .dbInstanceIdentifier(key)
        .dbInstanceArn(state.arn("db", key))
        .dbiResourceId("db-" + state.region().ids().letters(26, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
        .dbClusterIdentifier(cluster.dbClusterIdentifier())
        .dbInstanceClass(request.dbInstanceClass())
        .engine(Engine.NAME)
        .availabilityZone(zone(cluster, request.availabilityZone()))
        .preferredMaintenanceWindow(window == null ? Windows.maintenance(key) : window.toLowerCase(Locale.ROOT))
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .autoMinorVersionUpgrade(!Boolean.FALSE.equals(request.autoMinorVersionUpgrade()))
        .publiclyAccessible(false)
        .promotionTier(request.promotionTier() == null ? 1 : request.promotionTier())
        .caCertificateIdentifier(certificate)
        .certificateDetails(details -> details.caIdentifier(certificate))
        .copyTagsToSnapshot(Boolean.TRUE.equals(request.copyTagsToSnapshot()))
        .performanceInsightsEnabled(Boolean.TRUE.equals(request.enablePerformanceInsights()))
        .build();
    Endpoint endpoint = Endpoint.builder().address(state.host(key, "")).port(cluster.port())
        .hostedZoneId(cluster.hostedZoneId()).build();
    state.instances.put(key, Lifecycle.creation(instance, endpoint, state.now()));
    state.parameterStatuses.put(instance.dbiResourceId(), "in-sync");
    state.tags.put(instance.dbInstanceArn(), tags);
    writers.joins(instance, Lifecycle.answers(state.now()));
    return CreateDbInstanceResponse.builder().dbInstance(views.of(state.instances.get(key))).build();
  }

  static void instanceClass(DBCluster cluster, String instanceClass) {
    if (instanceClass == null) {
      throw DOCDB.refuse("MissingParameter", "The request must contain the parameter DBInstanceClass");
    }
    if (!Engine.hasClass(instanceClass)) {
      throw DOCDB.refuse("InvalidParameterValue", "Invalid DB Instance class: " + instanceClass);
    }
    if (!Engine.orderable(cluster.engineVersion(), instanceClass)) {
      throw DOCDB.refuse("InvalidParameterCombination", "RDS does not support creating a DB instance with the "
          + "following combination: DBInstanceClass=" + instanceClass + ", Engine=docdb, EngineVersion="
          + cluster.engineVersion() + ", LicenseModel=na. For supported combinations of instance class and database "
          + "engine version, see the documentation.");
    }
  }

  static void promotionTier(Integer tier) {
    if (tier != null && (tier < 0 || tier > 15)) {
      throw DOCDB.refuse("InvalidParameterValue", "Invalid promotion tier: " + tier + ". Must be between 0 and 15.");
    }
  }

  static void certificate(String certificate) {
    if (certificate != null && !Engine.CERTIFICATES.contains(certificate)) {
      throw DOCDB.error("CertificateNotFound", 404, "Certificate not found: " + certificate);
    }
  }

  /** Instances of one cluster go from zone to zone of its subnet group. */
  private String zone(DBCluster cluster, String requested) {
    List<String> zones = state.rds().subnetGroup(cluster.dbSubnetGroup()).subnets().stream()
        .map(subnet -> subnet.subnetAvailabilityZone().name()).distinct().sorted().toList();
    if (requested != null && !zones.contains(requested)) {
      throw DOCDB.refuse("InvalidVPCNetworkStateFault", "Cannot create DBInstance in Availability Zone " + requested
          + " because the DB subnet group has no subnet there.");
    }
    return requested == null
        ? zones.get(state.instancesOf(cluster.dbClusterIdentifier()).size() % zones.size()) : requested;
  }

  /** The API is RDS's, too: unless the filter says otherwise, RDS's own instances are told as well. */
  @Override
  public DescribeDbInstancesResponse describeDBInstances(DescribeDbInstancesRequest request) {
    int size = DocDbState.size(request.maxRecords());
    if (request.dbInstanceIdentifier() != null) {
      return DescribeDbInstancesResponse.builder()
          .dbInstances(views.of(state.instance(request.dbInstanceIdentifier()))).build();
    }
    List<List<String>> clauses = DocDbState.clauses(request.filters(), FILTERS);
    List<DBInstance> all = Stream.concat(
            state.instances.page(null, Integer.MAX_VALUE, clauses).items().stream().map(views::of),
            state.rds().instances().stream().filter(each -> matches(each, clauses)).map(Instances::ofRds))
        .sorted(Comparator.comparing(DBInstance::dbInstanceIdentifier)).toList();
    Page<DBInstance> page = Page.of(all, request.marker(), size);
    return DescribeDbInstancesResponse.builder().dbInstances(page.items()).marker(page.next()).build();
  }

  private static boolean matches(
      software.amazon.awssdk.services.rds.model.DBInstance instance, List<? extends Collection<String>> clauses) {
    return clauses.stream().allMatch(clause -> clause.contains("engine=" + instance.engine())
        || clause.contains("db-instance-id=" + instance.dbInstanceIdentifier()));
  }

  private static DBInstance ofRds(software.amazon.awssdk.services.rds.model.DBInstance instance) {
    return DBInstance.builder()
        .dbInstanceIdentifier(instance.dbInstanceIdentifier())
        .dbInstanceArn(instance.dbInstanceArn())
        .dbiResourceId(instance.dbiResourceId())
        .dbInstanceClass(instance.dbInstanceClass())
        .dbInstanceStatus(instance.dbInstanceStatus())
        .engine(instance.engine())
        .engineVersion(instance.engineVersion())
        .build();
  }

  @Override
  public DeleteDbInstanceResponse deleteDBInstance(DeleteDbInstanceRequest request) {
    DBInstance instance = state.instance(request.dbInstanceIdentifier());
    String key = instance.dbInstanceIdentifier();
    if (instance.dbInstanceStatus().equals(Lifecycle.DELETING)) {
      throw DOCDB.refuse("InvalidDBInstanceState", "Instance " + key + " is already being deleted.");
    }
    state.instances.put(key, Evolution.from(state.now(), Lifecycle.with(instance, Lifecycle.DELETING))
        .gone(Lifecycle.DELETE_INSTANCE));
    writers.leaves(instance);
    return DeleteDbInstanceResponse.builder().dbInstance(views.of(state.instances.get(key))).build();
  }
}
