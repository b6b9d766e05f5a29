package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.fakes.Logs;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.reconcile.OperatorRuntime;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Values;
import dev.webapp.platform.sandbox.aws.Call;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Subresource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What opens something is in AWS and in Secrets, and in nothing that the operator tells anybody. */
class SecretsStaySecretTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String REGION = "us-east-1";
  private static final String PLANTED = "Planted0Password1Nobody2Shall3See";
  private static final String SPEC = """
      aws: {region: us-east-1}
      dataPolicy: Delete
      services:
        - name: web
          image: "web:1"
          port: 8080
          uses: [{database: main}, {database: main, endpoint: Reader, as: reports}, {cache: shared},
                 {documentStore: docs}, {bucket: files}, {userPool: people}, {database: ledger}]
      databases: [{name: main, engine: postgres, version: "16", readReplicas: 1, iamAuthentication: true},
                  {name: ledger, engine: postgres, version: "16", users: Alternating}]
      caches: [{name: shared, engine: valkey, version: "8.0"}]
      documentStores: [{name: docs}]
      buckets: [{name: files}]
      userPools: [{name: people, clients: [{name: back-office, secret: true}]}]
      """;

  @TempDir
  private Path files;
  private LiveCluster live;
  private final Map<String, String> told = new LinkedHashMap<>();
  private final Set<String> secrets = new TreeSet<>();

  @BeforeEach
  void start() {
    live = new LiveCluster(files);
  }

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void nothingThatTheOperatorTellsShowsOne() throws Exception {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Metering metering = new Metering(meters, live.clock());
    Hearing hearing = new Hearing();
    try (Logs logs = new Logs(); KubernetesClient client = OperatorRuntime.client(live.config())) {
      live.tell(new Telemetries(List.of(metering, new Announcing(client, live.clock()), hearing)), metering);
      live.world().account().faults(quotingFirstOfEach());
      live.apply(SPEC);
      live.patch(live.platformKey(), Subresource.NONE,
          "{\"metadata\":{\"finalizers\":[\"platform.webapp.dev/finalizer\"]}}");
      converge("made");
      plan("of what is there", SPEC);

      live.world().account().faults(quotingFirstOfEach());
      live.patch(live.platformKey(), Subresource.NONE,
          "{\"metadata\":{\"annotations\":{\"" + Annotations.ROTATE + "\":\"leaked\"}}}");
      plan("of a rotation", SPEC);
      Set<String> former = Set.copyOf(secrets);
      converge("rotated");
      assertThat(secrets).hasSize(former.size() + 5);
      plan("of a change",
          SPEC.replace("web:1", "web:2").replace("{database: main},", "{database: main, binding: Files},"));

      assertThat(client.secrets().inNamespace("shop").list().getItems()).isNotEmpty();
      live.world().store().delete(live.platformKey(), DeleteOptions.BACKGROUND);
      live.world().account().faults(quotingFirstOfEach());
      live.converge();
      told.put("objects once it goes", objects(false));
      live.converge();
      assertThat(live.world().account().client(SecretsManagerClient.class, REGION).listSecrets(r -> {}).secretList())
          .as("what is left of it").isEmpty();
      told.put("log", String.join("\n", logs.lines()));
    }
    told.put("metrics", meters.scrape());
    told.put("turns", String.join("\n", hearing.heard));

    assertThat(told.get("log")).contains("io.fabric8.kubernetes.client");
    assertThat(told.get("metrics")).contains("webapp_aws_calls");
    assertThat(told.values()).as("AWS's refusals are told").anyMatch(text -> text.contains("is not what we expected"));
    told.forEach((where, text) -> assertThat(shown(text)).as(where).isEmpty());
  }

  /** An hour, in which all comes to rest; and what that has made. */
  private void converge(String stage) throws JsonProcessingException {
    live.converge();
    live.converge();
    WebAppPlatformStatus status = live.platform().getStatus();
    assertThat(status.conditions()).as(stage).anySatisfy(condition -> {
      assertThat(condition.type()).isEqualTo(Conditions.READY);
      assertThat(condition.status()).as(condition.message()).isEqualTo("True");
    });
    SecretsManagerClient manager = live.world().account().client(SecretsManagerClient.class, REGION);
    for (var entry : manager.listSecrets(r -> {}).secretList()) {
      secrets.add(MAPPER.readTree(manager.getSecretValue(r -> r.secretId(entry.arn())).secretString())
          .path("password").asText());
    }
    var cognito = live.world().account().client(CognitoIdentityProviderClient.class, REGION);
    String pool = cognito.listUserPools(r -> r.maxResults(9)).userPools().getFirst().id();
    String made = cognito.listUserPoolClients(r -> r.userPoolId(pool)).userPoolClients().getFirst().clientId();
    secrets.add(cognito.describeUserPoolClient(r -> r.userPoolId(pool).clientId(made)).userPoolClient().clientSecret());
    assertThat(secrets).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(20));
    // What is looked for is found where it may be.
    assertThat(shown(objects(true))).hasSize(5);
    told.put("objects once it is " + stage, objects(false));
  }

  /** Every object of the cluster: the Secrets, or all the others. */
  private String objects(boolean ofSecrets) {
    return live.world().store().types().all().stream().filter(type -> type.kind().equals("Secret") == ofSecrets)
        .flatMap(type -> live.world().store().list(type, "", Selection.ALL).items().stream())
        .map(object -> object.json().toString()).collect(Collectors.joining("\n"));
  }

  private void plan(String stage, String spec) {
    for (String output : List.of("text", "json")) {
      live.planLive(spec, "--output", output);
      told.put("plan --live " + stage + " as " + output, live.text() + live.errors());
      live.plan("-n", "shop", "shop", "--output", output);
      told.put("plan -n " + stage + " as " + output, live.text() + live.errors());
      live.plan(live.file(spec).toString(), "--output", output);
      told.put("plan " + stage + " as " + output, live.text() + live.errors());
    }
    StringWriter out = new StringWriter();
    Main.line(new RenderVerb()).setOut(new PrintWriter(out)).execute(live.file(spec).toString());
    assertThat(out.toString()).contains("kind: \"Secret\"");
    told.put("render " + stage, out.toString());
  }

  private List<String> shown(String text) {
    return secrets.stream().filter(secret -> forms(secret).anyMatch(text::contains)).toList();
  }

  private static Stream<String> forms(String secret) {
    return Stream.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8),
        Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /** AWS refuses each operation that changes something once, and says what it was asked for. */
  private static Faults quotingFirstOfEach() {
    Set<String> refused = new HashSet<>();
    return call -> call.write() && refused.add(call.service() + call.operation())
        ? Optional.of(new Fault.Refuse("InternalFailure", 500, quoting(call))) : Optional.empty();
  }

  private static String quoting(Call call) {
    return call.request().sdkFields().stream()
        .map(field -> field.memberName() + "=" + field.getValueOrDefault(call.request()))
        .collect(Collectors.joining("&", "", " is not what we expected"));
  }

  /** Keeps whatever is told of each turn. */
  private static final class Hearing implements Telemetry {
    private final Set<String> heard = new LinkedHashSet<>();

    @Override
    public void passed(WebAppPlatform platform, WebAppPlatformStatus before, WebAppPlatformStatus after, Plan plan) {
      heard.add(after.toString());
      heard.add(plan.toString());
    }
  }

  /** Of every resource with all that is secret in it. */
  @Test
  void nothingDesiredPrintsOne() {
    live.apply(SPEC);
    Values values = Values.of(ref -> ref.output().matches("password|previousPassword|clientSecret")
        ? new SecretValue("main@1", () -> PLANTED) : null, true);
    Map<String, String> printed = new LinkedHashMap<>();
    List<String> revealed = new ArrayList<>();
    for (Resource resource : FilePlans.graph(live.platform(), "sandbox").order()) {
      Desired desired = resource.template().render(values);
      printed.put(resource.id().toString(), desired.toString());
      if (desired instanceof Manifest manifest) {
        manifest.secretData().values().forEach(value -> revealed.add(value.reveal()));
      }
    }
    secrets.add(PLANTED);
    assertThat(revealed).hasSize(11).allSatisfy(text -> assertThat(shown(text)).hasSize(1));
    assertThat(printed.values()).filteredOn(text -> text.contains("(secret)")).hasSize(5);
    printed.forEach((id, text) -> assertThat(shown(text)).as(id).isEmpty());
  }
}
