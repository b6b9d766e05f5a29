package dev.webapp.platform.aws.rds;

import static dev.webapp.platform.aws.Records.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.MasterPassword;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** What an instance's state means, and which call comes first. */
class DbInstanceTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Handle MAIN = new Handle(new ResourceId("DbInstance", "main"), "main");
  private static final Map<String, String> TAGS = Map.of("platform.webapp.dev/owner", "us");
  private final DbInstance desired = RdsWorld.postgres("main", "subnets", "params-16", "sg-1", TAGS);
  private final ScriptedClients rds = new ScriptedClients().on(ModifyDbInstanceRequest.class,
      _ -> ModifyDbInstanceResponse.builder().dbInstance(seen(_ -> {})).build());
  private final DbInstanceKind kind = new DbInstanceKind(new DbInstances(rds, InstantSource.system()));

  @ParameterizedTest
  @CsvSource({"postgres,16.4,16.6,INTERRUPTS", "postgres,15.8,16,MAJOR_UPGRADE", "mysql,8.0.35,8.0.40,INTERRUPTS",
      "mysql,8.0.40,8.4,MAJOR_UPGRADE", "postgres,16.4,15,MAJOR_UPGRADE", "postgres,16.4,17.2,MAJOR_UPGRADE"})
  void aMajorVersionIsMoreThanAnInterruption(String engine, String from, String to, Effect effect) {
    Delta delta = diff(with(with(desired, "engine", engine), "engineVersion", to),
        b -> b.engine(engine).engineVersion(from));
    assertThat(delta.changes()).containsExactly(new FieldChange("engineVersion", from, to, effect));
  }

  @Test
  void turningBackupsOffInterruptsKeepingThemLongerDoesNot() {
    assertThat(diff(with(desired, "backupRetentionDays", 0), _ -> {}).effect()).isEqualTo(Effect.INTERRUPTS);
    assertThat(diff(with(desired, "backupRetentionDays", 14), _ -> {}).effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void whatAwsMovesByItselfIsNoDrift() {
    assertThat(diff(desired, b -> b.engineVersion("16.9").allocatedStorage(35).iops(3000)
        .preferredMaintenanceWindow("sun:05:00-sun:06:00"))).isEqualTo(Delta.NONE);
    assertThat(diff(with(desired, "engineVersion", "16.3"), b -> b.engineVersion("16.10"))).isEqualTo(Delta.NONE);
  }

  @Test
  void withoutAutomaticUpgradesALaterMinorVersionIsDrift() {
    DbInstance fixed = with(with(desired, "engineVersion", "16.3"), "autoMinorVersionUpgrade", false);
    assertThat(diff(fixed, b -> b.engineVersion("16.10").autoMinorVersionUpgrade(false)).touches("engineVersion"))
        .isTrue();
  }

  /** RDS never goes back, and a call that says so would be refused with all that is in it. */
  @Test
  void aVersionThatAwsHasRaisedIsToldOnceNobodyLeavesThatToAws() {
    DbInstance fixed = with(with(desired, "engineVersion", "16.3"), "autoMinorVersionUpgrade", false);
    Consumer<DBInstance.Builder> raised = b -> b.engineVersion("16.10");
    assertThat(diff(fixed, raised).changes()).extracting(FieldChange::field).containsExactly("autoMinorVersionUpgrade");
    assertThat(update(fixed, raised).autoMinorVersionUpgrade()).isFalse();

    Consumer<DBInstance.Builder> both = raised.andThen(b -> b.autoMinorVersionUpgrade(false));
    assertThat(update(with(fixed, "multiAz", true), both).multiAZ()).as("the rest comes").isTrue();
    int before = rds.asked(ModifyDbInstanceRequest.class).size();
    assertThatThrownBy(() -> update(fixed, both))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
        .hasMessageContaining("16.3 is earlier than 16.10").hasMessageEndingWith("set version to 16.10");
    assertThat(rds.asked(ModifyDbInstanceRequest.class)).hasSize(before);

    DbInstance automatic = with(fixed, "autoMinorVersionUpgrade", true);
    assertThat(diff(automatic, both).changes()).extracting(FieldChange::field)
        .containsExactly("autoMinorVersionUpgrade");
  }

  @Test
  void aVersionIsRaisedByWhoeverDoesSoThemselves() {
    DbInstance fixed = with(with(desired, "engineVersion", "16.6"), "autoMinorVersionUpgrade", false);
    assertThat(update(fixed, b -> b.autoMinorVersionUpgrade(false)).engineVersion()).isEqualTo("16.6");
  }

  @Test
  void onlyACertificateRestartsIt() {
    assertThat(diff(with(desired, "caCertificate", "rds-ca-ecc384-g1"), b -> b.caCertificateIdentifier("rds-ca-2019"))
        .changes()).containsExactly(
            new FieldChange("caCertificate", "rds-ca-2019", "rds-ca-ecc384-g1", Effect.INTERRUPTS));
    DbInstance watched = with(with(with(with(desired, "iamAuthentication", true), "performanceInsights", true),
        "performanceInsightsRetentionDays", 93), "logExports", List.of("upgrade"));
    assertThat(diff(watched, _ -> {}).changes()).extracting(FieldChange::field).containsExactly("iamAuthentication",
        "performanceInsights", "performanceInsightsRetentionDays", "logExports");
    assertThat(diff(watched, _ -> {}).effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void whatIsNotOursIsNoDrift() {
    assertThat(diff(desired, b -> b.caCertificateIdentifier("rds-ca-rsa2048-g1").storageThroughput(125)
        .enabledCloudwatchLogsExports("postgresql"))).isEqualTo(Delta.NONE);
    assertThat(diff(desired, b -> b.performanceInsightsEnabled(true).performanceInsightsRetentionPeriod(7)
        .iamDatabaseAuthenticationEnabled(true)).changes()).extracting(FieldChange::field)
        .containsExactly("iamAuthentication", "performanceInsights");
  }

  @Test
  void logExportsAreTurnedOnAndOffByName() {
    DbInstance wanted = with(desired, "logExports", List.of("upgrade", "postgresql"));
    ModifyDbInstanceRequest sent = update(wanted, b -> b.enabledCloudwatchLogsExports("iam-db-auth-error", "upgrade"));
    assertThat(sent.cloudwatchLogsExportConfiguration().enableLogTypes()).containsExactly("postgresql");
    assertThat(sent.cloudwatchLogsExportConfiguration().disableLogTypes()).containsExactly("iam-db-auth-error");
    assertThat(sent.applyImmediately()).as("they never wait for the window").isFalse();

    ModifyDbInstanceRequest first = update(wanted, _ -> {});
    assertThat(first.cloudwatchLogsExportConfiguration().hasDisableLogTypes()).as("a list of one empty name")
        .isFalse();
    assertThat(diff(wanted, b -> b.enabledCloudwatchLogsExports("iam-db-auth-error").pendingModifiedValues(
        p -> p.pendingCloudwatchLogsExports(l -> l.logTypesToEnable("postgresql", "upgrade")
            .logTypesToDisable("iam-db-auth-error"))))).as("on its way").isEqualTo(Delta.NONE);
  }

  @Test
  void insightsComeAfterAnotherClassAndGoBeforeIt() {
    DbInstance on = with(with(with(desired, "performanceInsights", true), "performanceInsightsRetentionDays", 7),
        "instanceClass", "db.m6g.large");
    ModifyDbInstanceRequest larger = update(on, _ -> {});
    assertThat(larger.dbInstanceClass()).isEqualTo("db.m6g.large");
    assertThat(larger.enablePerformanceInsights()).isNull();
    assertThatThrownBy(() -> update(on, b -> b.pendingModifiedValues(p -> p.dbInstanceClass("db.m6g.large"))))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
    ModifyDbInstanceRequest then = update(on, b -> b.dbInstanceClass("db.m6g.large"));
    assertThat(then.enablePerformanceInsights()).isTrue();
    assertThat(then.performanceInsightsRetentionPeriod()).isEqualTo(7);
    assertThat(then.applyImmediately()).as("they never wait for the window").isFalse();

    ModifyDbInstanceRequest off = update(with(desired, "instanceClass", "db.t4g.small"),
        b -> b.performanceInsightsEnabled(true).performanceInsightsRetentionPeriod(7));
    assertThat(off.enablePerformanceInsights()).isFalse();
    assertThat(off.performanceInsightsRetentionPeriod()).isNull();
    assertThat(off.dbInstanceClass()).isNull();
  }

  /** RDS takes size, IOPS and throughput of a large disk together, or not at all. */
  @Test
  void whatIsThereOfALargeDiskIsSentWithWhatChanges() {
    Consumer<DBInstance.Builder> large = b -> b.allocatedStorage(500).iops(20_000).storageThroughput(1000);
    ModifyDbInstanceRequest faster =
        update(with(with(desired, "allocatedStorage", 400), "storageThroughput", 2000), large);
    assertThat(storage(faster)).isEqualTo("500 20000 2000");
    assertThat(storage(update(with(with(desired, "allocatedStorage", 600), "iops", 30_000), large)))
        .isEqualTo("600 30000 1000");
    assertThat(storage(update(with(desired, "allocatedStorage", 400), b -> b.storageThroughput(125))))
        .as("what such a disk begins with").isEqualTo("400 12000 500");
    assertThat(storage(update(with(desired, "allocatedStorage", 40), b -> b.storageThroughput(125))))
        .isEqualTo("40 null null");
    assertThat(storage(update(with(with(desired, "storageType", "io2"), "allocatedStorage", 200),
        b -> b.storageType("io2").allocatedStorage(100).iops(3000)))).isEqualTo("200 3000 null");
  }

  private static String storage(ModifyDbInstanceRequest sent) {
    return sent.allocatedStorage() + " " + sent.iops() + " " + sent.storageThroughput();
  }

  @Test
  void whoeverApprovesOfAMajorVersionKnowsWhichWayItComes() {
    DbInstance next = with(desired, "engineVersion", "17");
    assertThat(with(next, "majorUpgrade", DbInstance.IN_PLACE).caution(
        diff(with(next, "majorUpgrade", DbInstance.IN_PLACE), _ -> {}))).contains("InPlace", "away for many minutes");
    assertThat(with(next, "majorUpgrade", DbInstance.BLUE_GREEN).caution(
        diff(with(next, "majorUpgrade", DbInstance.BLUE_GREEN), _ -> {}))).contains("BlueGreen", "paid for");
    assertThat(desired.caution(diff(with(desired, "instanceClass", "db.m6g.large"), _ -> {}))).isNull();
  }

  @Test
  void whatIsPendingCountsAsReached() {
    DbInstance larger = with(desired, "instanceClass", "db.m6g.large");
    Consumer<DBInstance.Builder> pending = b -> b.pendingModifiedValues(p -> p.dbInstanceClass("db.m6g.large"));
    assertThat(diff(larger, pending)).isEqualTo(Delta.NONE);
    assertThat(diff(desired, pending).touches("instanceClass")).isTrue();
    assertThat(diff(with(with(desired, "iamAuthentication", true), "caCertificate", "rds-ca-ecc384-g1"),
        b -> b.caCertificateIdentifier("rds-ca-2019").pendingModifiedValues(p -> p
            .iamDatabaseAuthenticationEnabled(true).caCertificateIdentifier("rds-ca-ecc384-g1"))))
        .isEqualTo(Delta.NONE);
  }

  @Test
  void whileItIsCreatedWhatIsNotToldYetIsNoDrift() {
    DbInstance wanted = with(desired, "multiAz", true);
    assertThat(diff(wanted, DbInstanceTest::creating)).isEqualTo(Delta.NONE);
    assertThat(kind.outputs(observed(DbInstanceTest::creating)))
        .isEqualTo(Outputs.of("identifier", "main").and("arn", "arn:aws:rds:us-east-1:1:db:main")
            .and("dbuserArn", "arn:aws:rds-db:us-east-1:1:dbuser:db-1"));
    assertThat(kind.outputs(observed(_ -> {})).get("port")).isEqualTo("5432");
  }

  private static void creating(DBInstance.Builder b) {
    b.dbInstanceStatus("creating").endpoint((Endpoint) null);
  }

  @ParameterizedTest
  @CsvSource({"arn:aws:kms:us-east-1:1:key/abc,false", "abc,false", "alias/ours,false", "def,true"})
  void aKeyIsTheSameByWhateverNameItIsCalled(String key, boolean drift) {
    assertThat(diff(with(desired, "kmsKeyId", key), b -> b.kmsKeyId("arn:aws:kms:us-east-1:1:key/abc"))
        .touches("kmsKeyId")).isEqualTo(drift);
  }

  @Test
  void aGroupThatIsBeingRemovedIsGone() {
    assertThat(diff(desired, b -> b.vpcSecurityGroups(group("sg-1", "active"), group("sg-2", "removing"))))
        .isEqualTo(Delta.NONE);
  }

  @Test
  void settingsComeInOneCallStorageInTheNext() {
    DbInstance wanted =
        with(with(with(desired, "instanceClass", "db.m6g.large"), "allocatedStorage", 40), "multiAz", true);
    ModifyDbInstanceRequest first = update(wanted, _ -> {});
    assertThat(first.dbInstanceClass()).isEqualTo("db.m6g.large");
    assertThat(first.multiAZ()).isTrue();
    assertThat(first.allocatedStorage()).isNull();
    assertThat(first.applyImmediately()).isTrue();
    ModifyDbInstanceRequest second = update(wanted, b -> b.dbInstanceClass("db.m6g.large").multiAZ(true));
    assertThat(second.allocatedStorage()).isEqualTo(40);
    assertThat(second.dbInstanceClass()).isNull();
  }

  @Test
  void aMajorUpgradeGoesAloneWithItsParameterGroup() {
    DbInstance wanted =
        with(with(with(desired, "engineVersion", "17"), "parameterGroupName", "params-17"), "multiAz", true);
    ModifyDbInstanceRequest first = update(wanted, _ -> {});
    assertThat(first.allowMajorVersionUpgrade()).isTrue();
    assertThat(first.engineVersion()).isEqualTo("17");
    assertThat(first.dbParameterGroupName()).isEqualTo("params-17");
    assertThat(first.multiAZ()).isNull();
  }

  @Test
  void theParameterGroupOfTheNextMajorVersionWaitsForIt() {
    DbInstance wanted = with(with(desired, "engineVersion", "17"), "parameterGroupName", "params-17");
    Delta allowed =
        new Delta(List.of(new FieldChange("parameterGroupName", "params-16", "params-17", Effect.INTERRUPTS)));
    assertThatThrownBy(() -> kind.update(MAIN, SCOPE, wanted, observed(_ -> {}), allowed))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
    assertThat(rds.asked(ModifyDbInstanceRequest.class)).isEmpty();
  }

  @Test
  void onlyWhatIsAllowedIsSent() {
    DbInstance wanted = with(with(desired, "instanceClass", "db.m6g.large"), "backupRetentionDays", 14);
    Delta allowed = new Delta(List.of(new FieldChange("backupRetentionDays", 7, 14, Effect.NONE)));
    kind.update(MAIN, SCOPE, wanted, observed(_ -> {}), allowed);
    ModifyDbInstanceRequest sent = rds.asked(ModifyDbInstanceRequest.class).getLast();
    assertThat(sent.backupRetentionPeriod()).isEqualTo(14);
    assertThat(sent.dbInstanceClass()).isNull();
  }

  @Test
  void whatNeedsNoHurryDoesNotHurryWhatOthersHaveScheduled() {
    assertThat(update(with(desired, "deletionProtection", true), _ -> {}).applyImmediately()).isFalse();
    assertThat(update(with(desired, "allocatedStorage", 40), _ -> {}).applyImmediately()).isTrue();
  }

  @Test
  void aFullDiskGrowsBeforeAnythingElse() {
    DbInstance wanted = with(with(desired, "instanceClass", "db.m6g.large"), "allocatedStorage", 40);
    ModifyDbInstanceRequest first = update(wanted, b -> b.dbInstanceStatus("storage-full"));
    assertThat(first.allocatedStorage()).isEqualTo(40);
    assertThat(first.dbInstanceClass()).isNull();
  }

  @Test
  void storageThatCoolsDownIsAwaited() {
    rds.on(ModifyDbInstanceRequest.class, _ -> {
      throw Problem.of(Problem.Category.INVALID, "InvalidParameterCombination", "rds:ModifyDBInstance", "You can't "
          + "currently modify the storage of this DB instance because the previous storage change is being optimized.");
    });
    assertThatThrownBy(() -> update(with(desired, "allocatedStorage", 40), _ -> {}))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
  }

  @Test
  void thePasswordIsNoPartOfWhatIsPrinted() {
    assertThat(desired.toString()).doesNotContain(RdsWorld.PASSWORD.reveal());
    Delta unset = diff(desired, b -> tagged(b, MasterPassword.TAG, MasterPassword.RESTORED));
    assertThat(unset.changes()).singleElement()
        .satisfies(change -> assertThat(change).hasToString("masterPassword (secret) → (secret)"));
  }

  @Test
  void onlyAPasswordThatIsKnownToBeAnotherIsSet() {
    assertThat(diff(desired, _ -> {})).as("made before there was such a tag").isEqualTo(Delta.NONE);
    Map<String, String> created = MasterPassword.ofCreated(TAGS, RdsWorld.PASSWORD);
    String digest = created.get(MasterPassword.TAG);
    assertThat(digest).matches("[0-9a-f]{16}");
    assertThat(diff(desired, b -> tagged(b, MasterPassword.TAG, digest))).isEqualTo(Delta.NONE);
    DbInstance rotated = with(desired, "masterPassword", new SecretValue("test@2", () -> "the-next-password"));
    assertThat(diff(rotated, b -> tagged(b, MasterPassword.TAG, digest)).touches("masterPassword")).isTrue();
    assertThat(diff(desired, b -> b.tagList(List.of())).touches("masterPassword")).as("of others").isTrue();
    DbInstance renewed = with(desired, "masterPassword", new SecretValue("test@2", () -> "the-next-password", true));
    assertThat(diff(renewed, _ -> {}).touches("masterPassword")).as("nobody knows of which it has the tag").isTrue();
  }

  @Test
  void theTagSaysWhatWasSetOnlyAfterwards() {
    rds.on(AddTagsToResourceRequest.class, _ -> AddTagsToResourceResponse.builder().build());
    ObservedDbInstance restored = observed(b -> tagged(b, MasterPassword.TAG, MasterPassword.RESTORED)
        .masterUserSecret(s -> s.secretArn("arn")));
    Delta both = Differ.diff(with(desired, "multiAz", true), kind.project(restored, with(desired, "multiAz", true)));
    ObservedDbInstance after = kind.update(MAIN, SCOPE, with(desired, "multiAz", true), restored, both);
    assertThat(rds.asked(ModifyDbInstanceRequest.class)).singleElement().satisfies(sent -> {
      assertThat(sent.masterUserPassword()).isEqualTo(RdsWorld.PASSWORD.reveal());
      assertThat(sent.manageMasterUserPassword()).as("RDS no longer does").isFalse();
      assertThat(sent.multiAZ()).isNull();
    });
    assertThat(Differ.diff(desired, kind.project(after, desired)).touches("masterPassword")).isFalse();

    rds.on(ModifyDbInstanceRequest.class, _ -> {
      throw Problem.of(Problem.Category.CONFLICT, "InvalidDBInstanceState", "rds:ModifyDBInstance", "busy");
    });
    assertThatThrownBy(() -> kind.update(MAIN, SCOPE, desired, restored, both)).isInstanceOf(Problem.class);
    assertThat(rds.asked(AddTagsToResourceRequest.class)).hasSize(1);
  }

  @Test
  void ofOneThatBecomesOursNobodyKnowsThePassword() {
    rds.on(AddTagsToResourceRequest.class, _ -> AddTagsToResourceResponse.builder().build());
    ObservedDbInstance theirs = observed(b -> b.tagList(List.of()).dbName("theirs").storageEncrypted(false)
        .dbSubnetGroup(g -> g.dbSubnetGroupName("theirs")));
    Delta tags = new Delta(Differ.diff(desired, kind.project(theirs, desired)).of("tags"));
    ObservedDbInstance ours = kind.update(MAIN, SCOPE, desired, theirs, tags);
    assertThat(rds.asked(AddTagsToResourceRequest.class)).singleElement().satisfies(sent -> assertThat(sent.tags())
        .extracting(Tag::key).containsExactly(MasterPassword.TAG, MasterPassword.ORIGIN, "platform.webapp.dev/owner"));
    assertThat(rds.asked(ModifyDbInstanceRequest.class)).isEmpty();
    assertThat(Differ.diff(desired, kind.project(ours, desired)).changes()).extracting(FieldChange::field)
        .containsExactly("masterPassword");
  }

  private static DBInstance.Builder tagged(DBInstance.Builder instance, String key, String value) {
    return instance.tagList(Tag.builder().key("platform.webapp.dev/owner").value("us").build(),
        Tag.builder().key(key).value(value).build());
  }

  private ModifyDbInstanceRequest update(DbInstance wanted, Consumer<DBInstance.Builder> state) {
    ObservedDbInstance observed = observed(state);
    kind.update(MAIN, SCOPE, wanted, observed, Differ.diff(wanted, kind.project(observed, wanted)));
    return rds.asked(ModifyDbInstanceRequest.class).getLast();
  }

  private Delta diff(DbInstance wanted, Consumer<DBInstance.Builder> state) {
    return Differ.diff(wanted, kind.project(observed(state), wanted));
  }

  private static VpcSecurityGroupMembership group(String id, String status) {
    return VpcSecurityGroupMembership.builder().vpcSecurityGroupId(id).status(status).build();
  }

  private static ObservedDbInstance observed(Consumer<DBInstance.Builder> state) {
    return ObservedDbInstance.of(seen(state));
  }

  /** An instance as desired, but for what the state changes. */
  private static DBInstance seen(Consumer<DBInstance.Builder> state) {
    DBInstance.Builder builder = DBInstance.builder().dbInstanceIdentifier("main").dbInstanceStatus("available")
        .dbInstanceArn("arn:aws:rds:us-east-1:1:db:main").dbiResourceId("db-1").engine("postgres").engineVersion("16.4")
        .dbInstanceClass("db.t4g.micro").allocatedStorage(20).storageType("gp3").iops(3000).storageEncrypted(true)
        .multiAZ(false).dbName("app").masterUsername("platform")
        .endpoint(e -> e.address("main.example.rds.amazonaws.com").port(5432))
        .dbSubnetGroup(g -> g.dbSubnetGroupName("subnets"))
        .vpcSecurityGroups(group("sg-1", "active"))
        .dbParameterGroups(DBParameterGroupStatus.builder()
            .dbParameterGroupName("params-16").parameterApplyStatus("in-sync").build())
        .backupRetentionPeriod(7).preferredBackupWindow("03:00-04:00").preferredMaintenanceWindow("sun:05:00-sun:06:00")
        .deletionProtection(false).copyTagsToSnapshot(true).autoMinorVersionUpgrade(true)
        .tagList(Tag.builder().key("platform.webapp.dev/owner").value("us").build());
    state.accept(builder);
    return builder.build();
  }
}
