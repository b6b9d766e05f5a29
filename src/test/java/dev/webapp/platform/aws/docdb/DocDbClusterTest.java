package dev.webapp.platform.aws.docdb;

import static dev.webapp.platform.aws.Records.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.docdb.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.docdb.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.docdb.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.docdb.model.Filter;
import software.amazon.awssdk.services.docdb.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.docdb.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterResponse;
import software.amazon.awssdk.services.docdb.model.Tag;
import software.amazon.awssdk.services.docdb.model.VpcSecurityGroupMembership;

/** What a cluster's settings mean, and which call comes first. */
class DocDbClusterTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Handle MAIN = new Handle(new ResourceId("DocDbCluster", "main"), "main");
  private static final String KEY = "arn:aws:kms:us-east-1:1:key/abc";
  private static final Map<String, String> TAGS = Map.of("platform.webapp.dev/owner", "us",
      "platform.webapp.dev/platform", "a/b", "platform.webapp.dev/id", "DocDbCluster/main");
  private final DocDbCluster desired = DocDbWorld.cluster("main", "subnets", "params-4", "sg-1", TAGS);
  private final ScriptedClients docdb = new ScriptedClients()
      .on(ModifyDbClusterRequest.class, _ -> ModifyDbClusterResponse.builder().dbCluster(seen(_ -> {})).build())
      .on(AddTagsToResourceRequest.class, _ -> AddTagsToResourceResponse.builder().build());
  private final DocDbClusterKind kind =
      new DocDbClusterKind(docdb, new RememberedTags(InstantSource.system(), Duration.ofMinutes(10)));

  @ParameterizedTest
  @CsvSource({"5.0.0,5.0.1,INTERRUPTS", "4.0.0,5.0,MAJOR_UPGRADE", "3.6.0,5.0.0,MAJOR_UPGRADE"})
  void aMajorVersionIsMoreThanAnInterruption(String from, String to, Effect effect) {
    assertThat(diff(with(desired, "engineVersion", to), b -> b.engineVersion(from)).changes())
        .containsExactly(new FieldChange("engineVersion", from, to, effect));
  }

  @Test
  void whatStaysWithAClusterForGoodReplacesIt() {
    for (String component : List.of("identifier", "masterUsername", "subnetGroupName", "kmsKeyId")) {
      assertThat(diff(with(desired, component, "other"), _ -> {}).effect()).as(component).isEqualTo(Effect.REPLACES);
    }
    assertThat(diff(with(desired, "port", 27018), _ -> {}).effect()).isEqualTo(Effect.REPLACES);
    assertThat(diff(with(desired, "storageEncrypted", false), _ -> {}).effect()).isEqualTo(Effect.REPLACES);
  }

  @Test
  void whatAwsAddsOrLeavesOutIsNoDrift() {
    assertThat(diff(desired, b -> b.preferredMaintenanceWindow("sun:05:00-sun:06:00").storageType(null)
        .vpcSecurityGroups(group("sg-1", "active"), group("sg-2", "removing")).multiAZ(true)
        .availabilityZones("us-east-1a", "us-east-1b", "us-east-1c"))).isEqualTo(Delta.NONE);
    assertThat(diff(with(desired, "storageType", "iopt1"), _ -> {}).touches("storageType")).isTrue();
    assertThat(diff(with(desired, "logExports", null), _ -> {})).isEqualTo(Delta.NONE);
  }

  @ParameterizedTest
  @CsvSource({KEY + ",false", "abc,false", "alias/ours,false", "def,true"})
  void aKeyIsTheSameByWhateverNameItIsCalled(String key, boolean drift) {
    assertThat(diff(with(desired, "kmsKeyId", key), _ -> {}).touches("kmsKeyId")).isEqualTo(drift);
  }

  @Test
  void whileItIsUpgradedItCountsAsUpgraded() {
    DocDbCluster newer = with(with(desired, "engineVersion", "5.0"), "parameterGroupName", "params-5");
    assertThat(diff(newer, b -> b.status("upgrading"))).isEqualTo(Delta.NONE);
    assertThat(kind.promised(observed(b -> b.status("upgrading")))).isTrue();
    assertThat(diff(newer, _ -> {}).touches("engineVersion")).isTrue();
    assertThat(kind.promised(observed(_ -> {}))).isFalse();
  }

  @Test
  void itsEndpointsAreKnownBeforeItCanBeUsed() {
    assertThat(kind.outputs(observed(b -> b.status("creating")))).isEqualTo(Outputs.of("identifier", "main")
        .and("arn", "arn:aws:rds:us-east-1:1:cluster:main").and("endpoint", "main.example")
        .and("readerEndpoint", "main-ro.example").and("port", "27017").and("passwordTaken", ""));
  }

  @Test
  void aMajorVersionGoesBeforeTheRestAndAloneWithItsParameterGroup() {
    DocDbCluster wanted = with(with(with(desired, "engineVersion", "5.0"), "parameterGroupName", "params-5"),
        "storageType", "iopt1");
    ModifyDbClusterRequest first = update(wanted, _ -> {});
    assertThat(first.engineVersion()).isEqualTo("5.0");
    assertThat(first.allowMajorVersionUpgrade()).isTrue();
    assertThat(first.applyImmediately()).isTrue();
    assertThat(first.dbClusterParameterGroupName()).isEqualTo("params-5");
    assertThat(first.storageType()).isNull();
    ModifyDbClusterRequest second =
        update(wanted, b -> b.engineVersion("5.0.0").dbClusterParameterGroup("params-5"));
    assertThat(second.storageType()).isEqualTo("iopt1");
    assertThat(second.engineVersion()).isNull();
    assertThat(second.applyImmediately()).as("nothing of it waits for the window").isNull();
  }

  @Test
  void aMinorVersionGoesWithTheRest() {
    ModifyDbClusterRequest both =
        update(with(with(desired, "engineVersion", "4.0.1"), "backupRetentionDays", 14), _ -> {});
    assertThat(both.engineVersion()).isEqualTo("4.0.1");
    assertThat(both.allowMajorVersionUpgrade()).isNull();
    assertThat(both.backupRetentionPeriod()).isEqualTo(14);
  }

  @Test
  void aMajorVersionNeedsToBeToldItsParameters() {
    DocDbCluster wanted = with(with(desired, "engineVersion", "5.0"), "parameterGroupName", null);
    assertThatThrownBy(() -> update(wanted, b -> b.dbClusterParameterGroup("theirs")))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
        .hasMessageContaining("theirs");
    assertThat(update(wanted, b -> b.dbClusterParameterGroup("default.docdb4.0")).engineVersion()).isEqualTo("5.0");
  }

  @Test
  void onlyTheLogsThatDifferAreAskedFor() {
    var logs = update(with(desired, "logExports", List.of("profiler")), _ -> {}).cloudwatchLogsExportConfiguration();
    assertThat(logs.enableLogTypes()).containsExactly("profiler");
    assertThat(logs.disableLogTypes()).containsExactly("audit");
  }

  @Test
  void aPasswordIsSetAtOnceAndThenSaidToBe() {
    DocDbCluster rotated =
        with(desired, "masterPassword", new SecretValue("test@2", () -> "wrong-donkey-battery-staple"));
    ObservedDocDbCluster seen = made();
    ObservedDocDbCluster changed = kind.update(MAIN, SCOPE, rotated, seen, diff(rotated, seen));
    assertThat(docdb.asked(ModifyDbClusterRequest.class)).singleElement().satisfies(request -> {
      assertThat(request.masterUserPassword()).isEqualTo("wrong-donkey-battery-staple");
      assertThat(request.applyImmediately()).as("it would wait for the window").isTrue();
      assertThat(request.manageMasterUserPassword()).isNull();
    });
    assertThat(docdb.asked(AddTagsToResourceRequest.class)).singleElement().satisfies(request ->
        assertThat(request.tags()).extracting(Tag::key).containsExactly(MasterPassword.TAG));
    assertThat(diff(rotated, changed)).isEqualTo(Delta.NONE);
    assertThat(diff(desired, changed).touches("masterPassword")).isTrue();
  }

  /** With the password that is desired. */
  private ObservedDocDbCluster made() {
    return ObservedDocDbCluster.of(seen(_ -> {}), MasterPassword.ofCreated(TAGS, DocDbWorld.PASSWORD));
  }

  @Test
  void anAdoptedClustersPasswordIsNoLongerManaged() {
    ObservedDocDbCluster theirs = ObservedDocDbCluster.of(
        seen(b -> b.masterUserSecret(secret -> secret.secretArn("arn:secret"))), Map.of());
    ObservedDocDbCluster adopted = kind.update(MAIN, SCOPE, desired, theirs, diff(desired, theirs));
    assertThat(docdb.asked(AddTagsToResourceRequest.class)).as("tags come first").hasSize(1);
    assertThat(diff(desired, adopted).touches("masterPassword")).isTrue();
    assertThat(diff(with(desired, "subnetGroupName", "other"), adopted).touches("subnetGroupName"))
        .as("where it lives is right").isFalse();
    kind.update(MAIN, SCOPE, desired, adopted, diff(desired, adopted));
    assertThat(docdb.asked(ModifyDbClusterRequest.class)).singleElement()
        .satisfies(request -> assertThat(request.manageMasterUserPassword()).isFalse());
  }

  @ParameterizedTest
  @CsvSource({"creating", "backing-up", "upgrading", "deleting", "modifying", "resetting-master-credentials"})
  void busyItIsNotModified(String status) {
    DocDbCluster wanted = with(desired, "backupRetentionDays", 14);
    assertThatThrownBy(() -> update(wanted, b -> b.status(status)))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT))
        .hasMessageContaining("main is " + status);
    assertThat(docdb.asked(ModifyDbClusterRequest.class)).isEmpty();
  }

  @Test
  void onlyClustersOfItsEngineAreItsOwnAndTagsAreReadOnce() {
    docdb.on(DescribeDbClustersRequest.class, _ -> DescribeDbClustersResponse.builder()
            .dbClusters(seen(_ -> {}), seen(b -> b.dbClusterIdentifier("graph").engine("neptune"))).build())
        .on(ListTagsForResourceRequest.class, _ -> ListTagsForResourceResponse.builder()
            .tagList(Tag.builder().key("team").value("a").build()).build());
    Handle graph = new Handle(new ResourceId("DocDbCluster", "graph"), "graph");
    List<Sought<DocDbCluster>> sought = List.of(new Sought<>(MAIN, desired), new Sought<>(graph, desired));
    assertThat(kind.observe(SCOPE, sought)).containsOnlyKeys(MAIN);
    assertThat(kind.observe(SCOPE, sought).get(MAIN).tags()).containsExactly(Map.entry("team", "a"));
    assertThat(docdb.asked(ListTagsForResourceRequest.class)).hasSize(1);
    assertThat(docdb.asked(DescribeDbClustersRequest.class)).allSatisfy(request -> assertThat(request.filters())
        .containsExactly(Filter.builder().name("engine").values("docdb").build()));
  }

  @Test
  void aNewClusterOfTheSameNameDoesNotInheritTags() {
    docdb.on(DescribeDbClustersRequest.class,
            _ -> DescribeDbClustersResponse.builder().dbClusters(seen(_ -> {})).build())
        .on(ListTagsForResourceRequest.class, _ -> ListTagsForResourceResponse.builder()
            .tagList(Tag.builder().key("team").value("a").build()).build());
    kind.observe(SCOPE, List.of(new Sought<>(MAIN, desired)));
    docdb.on(DescribeDbClustersRequest.class, _ -> DescribeDbClustersResponse.builder()
            .dbClusters(seen(b -> b.dbClusterResourceId("cluster-2"))).build())
        .on(ListTagsForResourceRequest.class, _ -> ListTagsForResourceResponse.builder().build());
    assertThat(kind.observe(SCOPE, List.of(new Sought<>(MAIN, desired))).get(MAIN).tags()).isEmpty();
  }

  @Test
  void oneThatGoesWhileItIsLookedAtIsGone() {
    docdb.on(DescribeDbClustersRequest.class,
            _ -> DescribeDbClustersResponse.builder().dbClusters(seen(_ -> {})).build())
        .on(ListTagsForResourceRequest.class, _ -> {
          throw Problem.of(Problem.Category.NOT_FOUND, "DBClusterNotFoundFault", "rds:ListTagsForResource", "gone");
        });
    assertThat(kind.observe(SCOPE, List.of(new Sought<>(MAIN, desired)))).isEmpty();
  }

  private ModifyDbClusterRequest update(DocDbCluster wanted, Consumer<DBCluster.Builder> seen) {
    kind.update(MAIN, SCOPE, wanted, observed(seen), diff(wanted, seen));
    return docdb.asked(ModifyDbClusterRequest.class).getLast();
  }

  private Delta diff(DocDbCluster wanted, Consumer<DBCluster.Builder> seen) {
    return diff(wanted, observed(seen));
  }

  private Delta diff(DocDbCluster wanted, ObservedDocDbCluster seen) {
    return Differ.diff(wanted, kind.project(seen, wanted));
  }

  private static ObservedDocDbCluster observed(Consumer<DBCluster.Builder> more) {
    return ObservedDocDbCluster.of(seen(more), TAGS);
  }

  private static VpcSecurityGroupMembership group(String id, String status) {
    return VpcSecurityGroupMembership.builder().vpcSecurityGroupId(id).status(status).build();
  }

  private static DBCluster seen(Consumer<DBCluster.Builder> more) {
    DBCluster.Builder cluster = DBCluster.builder().dbClusterIdentifier("main").engine("docdb").engineVersion("4.0.0")
        .dbClusterArn("arn:aws:rds:us-east-1:1:cluster:main").dbClusterResourceId("cluster-1")
        .clusterCreateTime(Instant.EPOCH).status("available").masterUsername("platform").port(27017)
        .endpoint("main.example").readerEndpoint("main-ro.example").dbSubnetGroup("subnets")
        .vpcSecurityGroups(group("sg-1", "active")).dbClusterParameterGroup("params-4").backupRetentionPeriod(7)
        .preferredBackupWindow("03:00-04:00").preferredMaintenanceWindow("sun:05:00-sun:06:00").storageEncrypted(true)
        .kmsKeyId(KEY).deletionProtection(false).enabledCloudwatchLogsExports("audit");
    more.accept(cluster);
    return cluster.build();
  }
}
