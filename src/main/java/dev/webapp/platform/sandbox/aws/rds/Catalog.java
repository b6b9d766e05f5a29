package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.rds.model.AvailabilityZone;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.DescribeDbEngineVersionsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbEngineVersionsResponse;
import software.amazon.awssdk.services.rds.model.DescribeOrderableDbInstanceOptionsRequest;
import software.amazon.awssdk.services.rds.model.DescribeOrderableDbInstanceOptionsResponse;
import software.amazon.awssdk.services.rds.model.OrderableDBInstanceOption;
import software.amazon.awssdk.services.rds.model.UpgradeTarget;

/** What RDS has to offer: engine versions and the combinations that can be ordered. */
final class Catalog implements RdsState.Part {
  private static final List<String> STORAGE_TYPES = List.of("gp2", "gp3", "io1", "io2");

  private final RdsState state;

  Catalog(RdsState state) {
    this.state = state;
  }

  @Override
  public DescribeDbEngineVersionsResponse describeDBEngineVersions(DescribeDbEngineVersionsRequest request) {
    List<DBEngineVersion> all = Arrays.stream(Engine.values())
        .filter(engine -> request.engine() == null || engine.engine().equals(request.engine()))
        .flatMap(engine -> versions(engine, request).stream())
        .toList();
    Page<DBEngineVersion> page = Page.of(all, request.marker(), RdsState.size(request.maxRecords()));
    return DescribeDbEngineVersionsResponse.builder().dbEngineVersions(page.items()).marker(page.next()).build();
  }

  private List<DBEngineVersion> versions(Engine engine, DescribeDbEngineVersionsRequest request) {
    List<String> versions = engine.versions();
    if (Boolean.TRUE.equals(request.defaultOnly())) {
      String newest = engine.resolve(request.engineVersion());
      versions = newest == null ? List.of() : List.of(newest);
    }
    String wanted = request.engineVersion();
    return versions.stream()
        .filter(version -> wanted == null || version.equals(wanted) || version.startsWith(wanted + "."))
        .filter(version -> request.dbParameterGroupFamily() == null
            || engine.family(version).equals(request.dbParameterGroupFamily()))
        .map(version -> describe(engine, version))
        .toList();
  }

  private static DBEngineVersion describe(Engine engine, String version) {
    List<UpgradeTarget> targets = engine.versions().stream()
        .filter(target -> engine.upgrades(version, target))
        .map(target -> UpgradeTarget.builder().engine(engine.engine()).engineVersion(target).autoUpgrade(false)
            .isMajorVersionUpgrade(!Engine.major(target).equals(Engine.major(version))).build())
        .toList();
    return DBEngineVersion.builder()
        .engine(engine.engine())
        .engineVersion(version)
        .majorEngineVersion(Engine.major(version))
        .dbParameterGroupFamily(engine.family(version))
        .dbEngineDescription(engine == Engine.POSTGRES ? "PostgreSQL" : "MySQL Community Edition")
        .exportableLogTypes(engine.logTypes().stream().sorted().toList())
        .supportsLogExportsToCloudwatchLogs(true)
        .supportsReadReplica(true)
        .supportedCACertificateIdentifiers(Engine.AUTHORITIES)
        .supportsCertificateRotationWithoutRestart(false)
        .validUpgradeTarget(targets)
        .status("available")
        .build();
  }

  @Override
  public DescribeOrderableDbInstanceOptionsResponse describeOrderableDBInstanceOptions(
      DescribeOrderableDbInstanceOptionsRequest request) {
    Engine engine = Engine.of(request.engine());
    if (engine == null) {
      throw RDS.refuse("InvalidParameterValue", "Invalid DB engine");
    }
    List<OrderableDBInstanceOption> all = new ArrayList<>();
    Collection<String> classes =
        request.dbInstanceClass() == null ? Engine.classes() : List.of(request.dbInstanceClass());
    for (String version : engine.versions()) {
      if (request.engineVersion() == null || request.engineVersion().equals(version)) {
        classes.stream()
            .filter(instanceClass -> engine.orderable(version, instanceClass))
            .forEach(instanceClass -> STORAGE_TYPES.forEach(
                storage -> all.add(option(engine, version, instanceClass, storage))));
      }
    }
    Page<OrderableDBInstanceOption> page = Page.of(all, request.marker(), RdsState.size(request.maxRecords()));
    return DescribeOrderableDbInstanceOptionsResponse.builder()
        .orderableDBInstanceOptions(page.items()).marker(page.next()).build();
  }

  private OrderableDBInstanceOption option(Engine engine, String version, String instanceClass, String storage) {
    boolean provisioned = storage.startsWith("io");
    String region = state.region().name();
    return OrderableDBInstanceOption.builder()
        .engine(engine.engine())
        .engineVersion(version)
        .dbInstanceClass(instanceClass)
        .licenseModel(engine.licence())
        .availabilityZones(List.of("a", "b", "c").stream()
            .map(letter -> AvailabilityZone.builder().name(region + letter).build()).toList())
        .availabilityZoneGroup(region)
        .multiAZCapable(true)
        .readReplicaCapable(true)
        .vpc(true)
        .storageType(storage)
        .minStorageSize(provisioned ? 100 : 20)
        .maxStorageSize(65536)
        .supportsIops(!storage.equals("gp2"))
        .supportsStorageThroughput(storage.equals("gp3"))
        .supportsStorageAutoscaling(true)
        .supportsStorageEncryption(true)
        .supportsEnhancedMonitoring(true)
        .supportsIAMDatabaseAuthentication(true)
        .supportsPerformanceInsights(engine.hasInsights(instanceClass))
        .supportedNetworkTypes("IPV4", "DUAL")
        .build();
  }
}
