package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Subresource;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivePlansTest {
  private static final String SPEC = """
      aws: {region: us-east-1}
      services:
        - name: web
          image: web:1
          port: 8080
          replicas: 2
          routes: [{host: shop.example.com}]
          uses: [{database: main}]
      databases: [{name: main, engine: postgres, version: "16", instanceClass: db.t4g.micro}]
      tables: [{name: events, partitionKey: {name: id, type: String}}]
      """;

  @TempDir
  private Path files;
  private LiveCluster live;

  @BeforeEach
  void start() {
    live = new LiveCluster(files);
  }

  @AfterEach
  void stop() {
    live.close();
  }

  private String last() {
    return live.lines().getLast();
  }

  @Test
  void aPlatformThatIsNotThereIsPlannedAnew() {
    assertThat(live.planLive(SPEC)).as(live.errors()).isEqualTo(2);

    assertThat(live.lines()).startsWith("shop/shop")
        .anyMatch(line -> line.startsWith("  + create DbInstance/main  shop-shop-main-"))
        .contains("      engine: postgres", "      masterPassword: (secret)", "      manifest: apps/v1 Deployment");
    assertThat(last()).matches("\\d+ to create");
  }

  @Test
  void whatTheNamespaceDoesNotAllowIsRefusedBeforeAwsIsAskedForIt() {
    String spec = SPEC.replace("us-east-1}", "us-east-1, roleArn: \"arn:aws:iam::444455556666:role/r\"}")
        .replaceFirst("(?m)^databases:.*\n", "").replaceFirst(" *uses: .*\n", "");
    live.apply(spec);
    live.converge();

    assertThat(live.planLive(spec)).isEqualTo(1);
    assertThat(live.errors()).contains("kubectl annotate namespace shop --overwrite "
        + "platform.webapp.dev/allowed-role-arns=arn:aws:iam::444455556666:role/r");
    assertThat(live.plan("-n", "shop", "shop")).isEqualTo(1);
    assertThat(live.lines()).anyMatch(line -> line.contains("kubectl annotate namespace shop --overwrite"));
    assertThat(live.world().account().other("444455556666").calls().total()).isZero();
  }

  @Test
  void whereTheDefinitionIsNotInstalledItIsPlannedAnew() {
    live.world().store().delete(new ObjectKey(live.world().store().types().require("apiextensions.k8s.io/v1",
        "CustomResourceDefinition"), "", "webappplatforms.platform.webapp.dev"), DeleteOptions.BACKGROUND);

    assertThat(live.planLive(SPEC)).as(live.errors()).isEqualTo(2);
    assertThat(last()).matches("\\d+ to create");
  }

  /** Who only plans signs in nowhere: that takes the master user's password. */
  @Test
  void whatIsInADatabaseIsUnknown() {
    String spec = SPEC.replace("instanceClass: db.t4g.micro", "users: Alternating");
    live.apply(spec);
    live.converge();
    live.world().account().calls().reset();

    assertThat(live.planLive(spec)).as(live.errors()).isZero();
    assertThat(live.lines()).contains("no changes").filteredOn(line -> line.contains("only the operator signs in to"))
        .hasSize(1);
    assertThat(live.world().account().calls().count("secretsmanager", "GetSecretValue")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flask-api", "inventory", "amplify-storefront", "api-gateway", "three-systems"})
  void aSteadyPlatformHasNoChangesAndNothingIsWritten(String sample) throws Exception {
    String spec = Files.readString(Path.of("samples", sample + ".yaml")).replaceFirst("(?s).*?\nspec:[^\n]*\n", "")
        .stripIndent();
    live.world().installKong();
    live.apply(spec);
    live.world().applySecret("shop", "github-token", "token", "token");
    live.world().applySecret("shop", "deepseek", "api-key", "key");
    live.converge();
    live.world().account().calls().reset();
    live.world().store().calls().clear();
    long version = live.world().store().resourceVersion();

    int code = live.planLive(spec);

    assertThat(live.lines()).as(live.errors()).containsExactly("shop/shop", "no changes");
    assertThat(code).isZero();
    CallLog calls = live.world().account().calls();
    assertThat(calls.writes()).isZero();
    assertThat(calls.count("secretsmanager", "GetSecretValue")).isZero();
    assertThat(calls.reads()).isPositive();
    assertThat(live.world().store().resourceVersion()).isEqualTo(version);
    assertThat(live.world().store().calls().permissionsOf(LiveCluster.USER)).isNotEmpty()
        .allMatch(permission -> permission.startsWith("get "));
  }

  @Test
  void whatChangesIsToldWithItsEffectAndWhyItWaits() {
    live.apply(SPEC);
    live.converge();

    int code = live.planLive(SPEC.replace("\"16\"", "\"17\"").replace("replicas: 2", "replicas: 3")
        .replaceFirst("(?m)^tables:.*$", "").replaceFirst("\\s*$", "\n"));

    assertThat(code).as(live.errors()).isEqualTo(2);
    assertThat(live.lines())
        .anyMatch(line -> line.matches("  ~ update Deployment/web  shop/shop-web"))
        .contains("      fields.spec.replicas: 2 → 3")
        .anyMatch(line -> line.matches(
            "  ~ update DbInstance/main  shop-shop-main-\\w+  \\(interrupts, irreversible\\)"))
        .anyMatch(line -> line.matches("      engineVersion: 16\\S* → 17"))
        .contains("      majorUpgrade: (unset) → InPlace")
        .contains("      waits: a major version cannot be taken back; with majorUpgrade: InPlace the database is away "
            + "for many minutes")
        .anyMatch(line -> line.matches("  - delete Table/events  shop-shop-table-events-\\w+  \\(data loss\\)"))
        .contains("      waits: it holds data and is no longer in the spec");
    assertThat(last()).isEqualTo("1 to create, 2 to update, 2 to delete, 2 wait for approval");
  }

  /** The hash that a user reads here is the one that the operator will ask for. */
  @Test
  void theHashIsTheOneThatTheOperatorComesTo() throws Exception {
    live.apply(SPEC);
    live.converge();
    String smaller = SPEC.replaceFirst("(?m)^tables:.*$", "");

    live.planLive(smaller, "--output", "json");
    JsonNode planned = new ObjectMapper().readTree(live.text()).at("/platforms/0");
    live.apply(smaller);
    live.converge();

    assertThat(planned.path("approvable").asBoolean()).isTrue();
    assertThat(planned.path("hash").asText()).isEqualTo(live.platform().getStatus().plan().hash());
  }

  @Test
  void whatOthersDidIsToldFromWhatTheManifestChanges() {
    live.apply(SPEC);
    live.converge();
    live.patch(live.key(ObjectType.DEPLOYMENT, "shop-web"), Subresource.NONE, "{\"spec\": {\"replicas\": 5}}");

    assertThat(live.planLive(SPEC)).isEqualTo(2);

    assertThat(live.lines()).contains("      fields.spec.replicas: 5 → 2", "      others did what this undoes");
    live.planLive(SPEC.replace("replicas: 2", "replicas: 3"));
    assertThat(live.lines()).contains("      fields.spec.replicas: 5 → 3")
        .doesNotContain("      others did what this undoes");
  }

  @Test
  void thePolicyInTheManifestHolds() {
    live.apply(SPEC);
    live.converge();

    live.planLive(SPEC.replace("web:1", "web:2") + "changes: {policy: Observe}\n");

    assertThat(live.lines()).contains("      waits: changes.policy is Observe");
    assertThat(last()).isEqualTo("1 to update, 1 waits");
  }

  @Test
  void annotationsOnTheRunningPlatformHold() {
    live.apply(SPEC);
    live.converge();
    live.patch(live.platformKey(), Subresource.NONE,
        "{\"metadata\": {\"annotations\": {\"platform.webapp.dev/paused\": \"true\"}}}");

    live.planLive(SPEC.replace("web:1", "web:2"));

    assertThat(live.lines()).contains("      waits: the platform is paused");
  }

  @Test
  void whatCannotBeSeenIsNotNoChange() throws Exception {
    live.apply(SPEC);
    live.converge();
    live.world().account().faults(call -> call.service().equals("dynamodb")
        ? Optional.of(new Fault.Refuse("AccessDeniedException", 400, "not allowed")) : Optional.empty());

    assertThat(live.planLive(SPEC)).isEqualTo(1);
    assertThat(live.lines()).anyMatch(
        line -> line.matches("  \\? Table/events  shop-shop-table-events-\\w+: dynamodb:.*not allowed"));
    assertThat(last()).isEqualTo("1 cannot be seen");

    assertThat(live.planLive(SPEC, "-o", "json")).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(live.text()).at("/platforms/0/unknown/0/id").asText())
        .isEqualTo("Table/events");
    live.world().account().faults(Faults.none());
  }

  @Test
  void whoIsOfAnotherOwnerIsToldHowToGiveIt() {
    live.apply(SPEC);
    live.converge();

    assertThat(live.planLive(SPEC, "--owner", "another")).isEqualTo(2);

    assertThat(live.text()).contains("! refuse Service/web", "it belongs to Service/web of platform shop/shop (owner",
        "give --cluster-name, --region and --owner as it has them");
  }

  @Test
  void whatMustNotChangeIsRefusedAsTheServerWould() {
    live.apply(SPEC);

    assertThat(live.planLive(SPEC.replace("us-east-1", "eu-west-1"))).isEqualTo(1);
    assertThat(live.errors()).contains(".yaml:", "spec.aws");
  }

  @Test
  void aPlatformThatIsBeingDeletedIsNotPlanned() {
    live.apply(SPEC);
    live.patch(live.platformKey(), Subresource.NONE, "{\"metadata\": {\"finalizers\": [\"platform.webapp.dev/f\"]}}");
    live.world().store().delete(live.platformKey(), DeleteOptions.BACKGROUND);

    assertThat(live.planLive(SPEC)).isEqualTo(1);
    assertThat(live.errors()).contains("shop/shop is being deleted");
  }

  @Test
  void errorsEndWithOneAndSayWhatToDo() {
    assertThat(live.plan("--live", live.file(SPEC).toString(), "--cluster-name", "nowhere", "--region", "us-east-1"))
        .isEqualTo(1);
    assertThat(live.errors()).isEqualToIgnoringNewLines(
        "no EKS cluster is called nowhere in us-east-1: correct --cluster-name or --region");
    assertThat(live.plan("--live", "-n", "shop", "shop")).isEqualTo(1);
    assertThat(live.errors()).startsWith("--live is for files, and --namespace for platforms that run");
    assertThat(live.plan("--live", "no-such.yaml", "--cluster-name", SandboxWorld.CLUSTER, "--region", "us-east-1"))
        .isEqualTo(1);
    assertThat(live.errors()).contains("no-such.yaml: there is no such file");
  }

  @Test
  void withoutAClusterItSaysHowToNameOne() {
    Config none = new ConfigBuilder(Config.empty()).withMasterUrl(Config.DEFAULT_MASTER_URL).build();
    try (KubernetesClient client = ReadOnlyCluster.client(none)) {
      RunningPlatforms running = new RunningPlatforms(client);
      assertThatThrownBy(() -> running.find("shop", "shop")).isInstanceOf(UserError.class)
          .hasMessageStartingWith("no kubeconfig: set KUBECONFIG");
    }
    Config closed = new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:1").build();
    try (KubernetesClient client = ReadOnlyCluster.client(closed)) {
      RunningPlatforms running = new RunningPlatforms(client);
      assertThatThrownBy(() -> running.find("shop", "shop")).isInstanceOf(UserError.class)
          .hasMessageContaining("cannot reach the cluster at http://127.0.0.1:1");
    }
  }

  /** Servers write quantities their own way. */
  @Test
  void anotherSpellingOfTheSameIsNoChange() {
    String spec = SPEC.replace("replicas: 2", "replicas: 2\n    resources: {cpu: \"0.5\", memory: 1024Mi}");
    live.apply(spec);
    live.converge();

    assertThat(live.planLive(spec)).as(live.text()).isZero();
  }

  @Test
  void theClientOfTheClusterSendsNothingButReads() {
    live.apply(SPEC);
    live.world().store().calls().clear();
    try (KubernetesClient client = ReadOnlyCluster.client(live.config())) {
      var configMap =
          new ConfigMapBuilder().withNewMetadata().withNamespace("shop").withName("a").endMetadata().build();
      assertThat(client.configMaps().inNamespace("shop").list().getItems()).isEmpty();
      assertThatThrownBy(() -> client.resource(configMap).create()).hasStackTraceContaining("only looks");
      assertThatThrownBy(() -> client.resource(configMap).fieldManager("a").serverSideApply())
          .hasStackTraceContaining("only looks");
      assertThatThrownBy(() -> client.resource(configMap).delete()).hasStackTraceContaining("only looks");
      ReadOnlyCluster cluster = new ReadOnlyCluster(client);
      assertThatThrownBy(() -> cluster.create(ObjectType.CONFIG_MAP, configMap)).hasMessageContaining("only looks");
      assertThatThrownBy(() -> cluster.apply(ObjectType.CONFIG_MAP, configMap, "a")).hasMessageContaining("only looks");
      assertThatThrownBy(() -> cluster.delete(ObjectType.CONFIG_MAP, "shop", "a")).hasMessageContaining("only looks");
    }
    assertThat(live.world().store().calls().permissionsOf(LiveCluster.USER)).containsExactly("list configmaps");
  }

  @Test
  void whatIsSecretInASecretDoesNotLeaveTheCluster() {
    live.apply(SPEC);
    live.converge();
    try (KubernetesClient client = ReadOnlyCluster.client(live.config())) {
      String name = client.secrets().inNamespace("shop").list().getItems().getFirst().getMetadata().getName();

      Secret seen = (Secret) new ReadOnlyCluster(client).get(ObjectType.SECRET, "shop", name).orElseThrow();

      assertThat(seen.getData()).containsEntry("password", "").containsEntry("uri", "").hasSizeGreaterThan(5);
      assertThat(seen.getData().get("host")).isNotEmpty();
    }
  }

  @Test
  void nameAndRegionComeFromAnEksContext() {
    InstallationOptions options = new InstallationOptions();

    options.complete("arn:aws:eks:us-east-1:111122223333:cluster/sandbox");

    assertThat(options.clusterName()).isEqualTo(SandboxWorld.CLUSTER);
    ScopedClients clients = new ScopedClients(live.world().clients(), new Governor(InstantSource.system()),
        ApiCall.Listener.NONE, InstantSource.system());
    assertThat(options.installation(clients).owner()).isEqualTo(live.world().owner());
    options.complete("minikube");
    assertThat(options.clusterName()).isEqualTo(SandboxWorld.CLUSTER);
  }

  @Test
  void severalPlatformsMakeOneDocument() throws Exception {
    Path both = files.resolve("both.yaml");
    Files.writeString(both, """
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata: {name: a, namespace: a}
        spec: {aws: {region: us-east-1}, tables: [{name: t, partitionKey: {name: id, type: String}}]}
        ---
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata: {name: b, namespace: b}
        spec: {aws: {region: us-east-1}}
        """);

    assertThat(live.plan("--live", both.toString(), "--cluster-name", SandboxWorld.CLUSTER, "--region", "us-east-1",
        "--output=json")).as(live.errors()).isEqualTo(2);

    JsonNode document = new ObjectMapper().readTree(live.text());
    assertThat(document.path("platforms").findValuesAsText("namespace")).isEqualTo(List.of("a", "b"));
    assertThat(document.at("/platforms/0/steps/0/id").asText()).isEqualTo("Table/t");
    assertThat(document.at("/platforms/0/source").asText()).isEqualTo("live");
    assertThat(document.at("/platforms/1/steps")).isEmpty();
  }
}
