package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/** One platform, called {@code shop}, in a world of its own. */
final class Scene {
  static final String NAME = "shop";
  static final Duration LONG = Duration.ofHours(3);

  final World world;
  final ObjectKey key;

  private Scene(World world, ObjectNode manifest) {
    this.world = world;
    this.key = world.apply(manifest);
  }

  /** A platform that has just been applied. */
  static Scene of(String spec) {
    return of(new World(3), spec);
  }

  static Scene of(World world, String spec) {
    return new Scene(world, Platforms.of(NAME, spec));
  }

  /** Plays until it is ready, and all is at rest. */
  Scene ready() {
    world.await(LONG, "Ready", () -> Platforms.isReady(platform()));
    world.runFor(Duration.ofMinutes(2));
    assertThat(world.failures()).isEmpty();
    return this;
  }

  void apply(String spec) {
    world.apply(Platforms.of(NAME, spec));
  }

  /** Plays until something waits for approval, and a while longer; what waits. */
  WebAppPlatformStatus.Plan waiting() {
    world.await(Duration.ofHours(1), "ApprovalRequired",
        () -> Platforms.holds(platform(), Conditions.APPROVAL_REQUIRED));
    world.runFor(Duration.ofMinutes(10));
    return platform().getStatus().plan();
  }

  void approve(String hash) {
    world.annotate(key, Annotations.APPROVE, hash);
  }

  WebAppPlatform platform() {
    return world.platform(key);
  }

  <C extends AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }

  /** Every DB instance, by whomever it was made. */
  List<DBInstance> instances() {
    return aws(RdsClient.class).describeDBInstances().dbInstances();
  }

  /** The DB instance of a resource in the inventory. */
  DBInstance instance(String id) {
    return aws(RdsClient.class).describeDBInstances(r -> r.dbInstanceIdentifier(named(id))).dbInstances().getFirst();
  }

  /** By identifier, the resource ids of the DB instances: another one of the same name has another. */
  Map<String, String> lives() {
    Map<String, String> lives = new TreeMap<>();
    instances().forEach(i -> lives.put(i.dbInstanceIdentifier(), i.dbiResourceId()));
    return lives;
  }

  /** The DB snapshots that are kept until somebody deletes them. */
  List<DBSnapshot> manualSnapshots() {
    return aws(RdsClient.class).describeDBSnapshots(r -> r.snapshotType("manual")).dbSnapshots();
  }

  /** The physical name of a resource in the inventory. */
  String named(String id) {
    return entry(id).map(InventoryEntry::name).orElseThrow();
  }

  Optional<InventoryEntry> entry(String id) {
    return platform().getStatus().inventory().stream().filter(e -> e.id().equals(id)).findFirst();
  }

  Optional<JsonNode> object(ObjectType type, String name) {
    return world.store().find(keyOf(type, name)).map(Snapshot::json);
  }

  ObjectKey keyOf(ObjectType type, String name) {
    return new ObjectKey(world.store().types().require(type.apiVersion(), type.kind()), NAME, name);
  }

  /** How often the pods of a Deployment have been replaced, the first ones included. */
  int rollouts(String deployment) {
    return object(ObjectType.DEPLOYMENT, deployment).orElseThrow().path("metadata").path("annotations")
        .path("deployment.kubernetes.io/revision").asInt();
  }

  /** Deletes the platform and plays until it is gone and AWS has forgotten what was in it. */
  void delete() {
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
    world.runFor(Duration.ofMinutes(10));
    assertThat(world.failures()).isEmpty();
  }
}
