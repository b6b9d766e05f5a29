package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.amplify.AmplifyClient;
import software.amazon.awssdk.services.amplify.model.App;
import software.amazon.awssdk.services.amplify.model.CreateAppRequest;
import software.amazon.awssdk.services.amplify.model.JobType;
import software.amazon.awssdk.services.amplify.model.UpdateAppRequest;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Front ends that Amplify builds: in which order their parts come, change and go. */
class AmplifyLifeTest {
  private static final Duration LONG = Duration.ofHours(3);
  private final World world = new World(1);

  private static ObjectNode shop(String frontend, String amplify) {
    return Platforms.of("shop", """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        dataPolicy: Delete
        frontends:
          - name: web
            type: Amplify
            %s
            amplify:
              repository: https://github.com/example/storefront
              tokenSecretRef: {name: github, key: token}
              %s
        """.formatted(frontend, amplify));
  }

  private ObjectKey apply(String frontend, String amplify) {
    return world.apply(shop(frontend, amplify));
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
  }

  private ObjectKey begun(String frontend, String amplify) {
    token("token");
    ObjectKey key = apply(frontend, amplify);
    ready(key);
    return key;
  }

  private void token(String value) {
    world.applySecret("shop", "github", "token", value);
  }

  private AmplifyClient amplify() {
    return world.account().client(AmplifyClient.class, World.REGION);
  }

  private App app() {
    return amplify().listApps(r -> {}).apps().getFirst();
  }

  private int builds() {
    return amplify().listJobs(r -> r.appId(app().appId()).branchName("main")).jobSummaries().size();
  }

  private List<String> operations() {
    return world.account().calls().entries().stream().filter(entry -> entry.outcome().equals(CallLog.OK))
        .map(entry -> entry.call().operation()).toList();
  }

  private Route53Client route53() {
    return world.account().client(Route53Client.class, World.REGION);
  }

  private List<ResourceRecordSet> records(String host) {
    String zone = route53().listHostedZones().hostedZones().stream()
        .filter(each -> each.name().equals("example.com.")).findFirst().orElseThrow().id();
    return route53().listResourceRecordSets(r -> r.hostedZoneId(zone)).resourceRecordSets().stream()
        .filter(set -> set.name().equals(host + ".") && set.type() != RRType.NS && set.type() != RRType.SOA).toList();
  }

  private void lead(String host, String address) {
    String zone = route53().listHostedZones().hostedZones().stream()
        .filter(each -> each.name().equals("example.com.")).findFirst().orElseThrow().id();
    route53().changeResourceRecordSets(r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(c -> c
        .action(ChangeAction.CREATE).resourceRecordSet(ResourceRecordSet.builder().name(host).type(RRType.A).ttl(60L)
            .resourceRecords(v -> v.value(address)).build()))));
  }

  @Test
  void itAnswersOnceItIsBuiltAndLedTo() {
    world.account().calls().keep(20_000);
    ObjectKey key = begun("host: www.example.com", "singlePageApp: true");

    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://www.example.com");
    List<String> operations = operations();
    assertThat(List.of(operations.indexOf("CreateApp"), operations.indexOf("CreateBranch"),
        operations.indexOf("StartJob"), operations.indexOf("CreateDomainAssociation"),
        operations.lastIndexOf("ChangeResourceRecordSets"))).isSorted().doesNotContain(-1);
    assertThat(operations.indexOf("RequestCertificate")).isLessThan(operations.indexOf("CreateDomainAssociation"));
    assertThat(records("www.example.com")).singleElement().satisfies(
        set -> assertThat(set.aliasTarget().dnsName()).endsWith(".cloudfront.net."));
    assertThat(app().buildSpec()).contains("- 'npm ci'", "- 'npm run build'", "baseDirectory: 'dist'");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void withoutAHostItAnswersByAmplifysOwn() {
    ObjectKey key = begun("", "branch: release/2");
    assertThat(world.platform(key).getStatus().urls())
        .containsExactly("https://release-2." + app().defaultDomain());
  }

  @Test
  void otherSettingsAreBuiltOnce() {
    ObjectKey key = begun("", "");
    apply("", "environment: [{name: API, value: \"https://api.example.com\"}]");
    ready(key);
    world.runFor(Duration.ofHours(1));
    assertThat(builds()).isEqualTo(2);
    assertThat(app().environmentVariables()).containsEntry("API", "https://api.example.com");
  }

  @Test
  void settingsThatChangeDuringABuildAreBuiltAfterIt() {
    ObjectKey key = begun("", "");
    apply("", "outputDirectory: out");
    world.await(LONG, "building", () -> builds() == 2);
    apply("", "outputDirectory: build");
    ready(key);
    assertThat(builds()).isEqualTo(3);
    apply("", "outputDirectory: build");
    world.runFor(Duration.ofHours(1));
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void whatIsPushedIsNotBuiltAgain() {
    ObjectKey key = begun("", "");
    amplify().startJob(r -> r.appId(app().appId()).branchName("main").jobType(JobType.RELEASE));
    world.runFor(Duration.ofMinutes(30));
    assertThat(builds()).isEqualTo(2);
    assertThat(Platforms.isReady(world.platform(key))).isTrue();
  }

  @Test
  void aBuildThatFailsIsToldAndMended() {
    token("token");
    ObjectKey key = apply("", "buildCommands: [\"exit 1\"]");
    world.await(LONG, "told", () -> Platforms.troubles(world.platform(key)).contains("build 1 FAILED"));
    assertThat(world.platform(key).getStatus().urls()).isNullOrEmpty();
    apply("", "buildCommands: [make]");
    ready(key);
    assertThat(builds()).isEqualTo(2);

    apply("", "buildCommands: [\"exit 1\"]");
    world.runFor(Duration.ofMinutes(30));
    assertThat(Platforms.isReady(world.platform(key))).as("the last that succeeded is served").isTrue();
  }

  @Test
  void anotherTokenIsToldOnce() {
    ObjectKey key = begun("", "");
    world.account().calls().keep(20_000);
    token("another\n");
    world.runFor(Duration.ofHours(1));
    assertThat(world.account().calls().entries().stream().map(entry -> entry.call().request())
        .filter(UpdateAppRequest.class::isInstance).map(UpdateAppRequest.class::cast)).singleElement()
        .satisfies(update -> assertThat(update.accessToken()).isEqualTo("another"));
    assertThat(builds()).isEqualTo(1);
    assertThat(Platforms.isReady(world.platform(key))).isTrue();
  }

  @Test
  void aTokenThatIsMissingOrLetsNobodyInIsTold() {
    ObjectKey key = apply("", "");
    world.await(LONG, "told", () -> Platforms.troubles(world.platform(key)).contains(
        "has no Secret github with an entry token, which spec.frontends[web].amplify.tokenSecretRef names"));
    world.applySecret("shop", "github", "other", "token");
    world.runFor(Duration.ofMinutes(10));
    assertThat(Platforms.troubles(world.platform(key))).contains("kubectl create secret generic github");
    token("expired");
    world.await(LONG, "told", () -> Platforms.troubles(world.platform(key)).contains("the Amplify GitHub App"));
    token("good");
    ready(key);
  }

  @Test
  void othersRepositoriesAreConnectedByOauth() {
    world.account().calls().keep(20_000);
    token("token");
    ObjectNode shop = shop("", "");
    ((ObjectNode) shop.at("/spec/frontends/0/amplify")).put("repository", "https://gitlab.com/example/storefront");
    ready(world.apply(shop));
    assertThat(world.account().calls().entries().stream().map(entry -> entry.call().request())
        .filter(CreateAppRequest.class::isInstance).map(CreateAppRequest.class::cast)).singleElement()
        .satisfies(made -> {
          assertThat(made.accessToken()).isNull();
          assertThat(made.oauthToken()).isEqualTo("token");
        });
  }

  @Test
  void whereAmplifyLeadsTheRecordByItselfItIsTakenForOurs() {
    ObjectKey key = begun("host: example.com", "");
    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://example.com");
    assertThat(records("example.com")).hasSize(1);
    assertThat(records("_webapp-platform.example.com")).hasSize(1);
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
    assertThat(records("example.com")).isEmpty();
    assertThat(amplify().listApps(r -> {}).apps()).isEmpty();
    assertThat(world.account().client(AcmClient.class, World.REGION).listCertificates().certificateSummaryList())
        .isEmpty();
  }

  @Test
  void othersRecordIsNotOverwrittenByAmplifyEither() {
    lead("example.com", "192.0.2.1");
    token("token");
    ObjectKey key = apply("host: example.com", "");
    world.await(LONG, "told", () -> Platforms.troubles(world.platform(key))
        .contains("the host example.com has records of others (A) already"));
    assertThat(records("example.com")).singleElement()
        .satisfies(set -> assertThat(set.resourceRecords().getFirst().value()).isEqualTo("192.0.2.1"));
  }

  @Test
  void anotherBranchTakesOverTheHost() {
    ObjectKey key = begun("host: www.example.com", "");
    String app = app().appId();
    apply("host: www.example.com", "branch: next");
    ready(key);
    assertThat(amplify().listBranches(r -> r.appId(app)).branches()).extracting(each -> each.branchName())
        .containsExactly("next");
    assertThat(amplify().getDomainAssociation(r -> r.appId(app).domainName("www.example.com")).domainAssociation()
        .subDomains().getFirst().subDomainSetting().branchName()).isEqualTo("next");
  }

  @Test
  void aFrontEndThatIsNoLongerBuiltIsAStaticSiteOfTheSameHost() {
    ObjectKey key = begun("host: www.example.com", "");
    world.apply(Platforms.of("shop", """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        dataPolicy: Delete
        frontends: [{name: web, type: StaticSite, host: www.example.com}]
        """));
    ready(key);
    assertThat(amplify().listApps(r -> {}).apps()).isEmpty();
    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://www.example.com");
  }

  @Test
  void anotherHostIsAnotherOneOfTheSameApp() {
    ObjectKey key = begun("host: www.example.com", "");
    String app = app().appId();
    apply("host: shop.example.com", "branch: next");
    ready(key);
    assertThat(app().appId()).isEqualTo(app);
    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://shop.example.com");
    assertThat(records("www.example.com")).isEmpty();
    assertThat(amplify().listBranches(r -> r.appId(app)).branches()).extracting(each -> each.branchName())
        .containsExactly("next");
  }
}
