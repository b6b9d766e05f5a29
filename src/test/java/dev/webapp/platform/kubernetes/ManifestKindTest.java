package dev.webapp.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestKindTest {
  private static final Frame FRAME = new Frame("shop", "web", new Ownership("cluster", "shop/web"));
  private static final ResourceId DEPLOYMENT = ResourceId.parse("Deployment/api");
  private static final ResourceId BINDING = ResourceId.parse("Binding/database-main");
  private static final ResourceId JOB = ResourceId.parse("ReleaseJob/api");

  private final FakeCluster cluster = new FakeCluster();
  private Map<String, ManifestKind> kinds = kinds();

  private Map<String, ManifestKind> kinds() {
    return ManifestKinds.all(cluster).stream()
        .collect(java.util.stream.Collectors.toMap(ManifestKind::name, kind -> kind));
  }

  /** The operator starts anew and remembers nothing. */
  private void restart() {
    kinds = kinds();
  }

  private static ServiceSpec service(String more) {
    return Serialization.unmarshal("---\n{name: api, image: 'i:1', resources: {cpu: '0.5', memory: 1024Mi}, "
        + "terminationGracePeriodSeconds: 30" + more + "}", ServiceSpec.class);
  }

  private static Manifest deployment(String more) {
    return new Workloads(FRAME, service(more), List.of()).deployment(DEPLOYMENT, "", null, Placement.CLUSTER);
  }

  private static Manifest binding(String version, String password) {
    return Bindings.database(FRAME, BINDING, "web-database-main", new Bindings.Database("postgresql", List.of("db"),
        "5432", "main", "platform"), new SecretValue(version, () -> password));
  }

  private static Handle handle(Manifest manifest, ResourceId id) {
    return new Handle(id, "shop/" + manifest.object().getMetadata().getName());
  }

  private ObservedManifest see(Manifest manifest, ResourceId id) {
    return kinds.get(id.kind()).observe(Scope.CLUSTER, List.of(new Sought<>(handle(manifest, id), null)))
        .get(handle(manifest, id));
  }

  /** What a pass does: looks, compares, writes where something differs; returns the fields that did. */
  private List<String> bring(Manifest manifest, ResourceId id) {
    ManifestKind kind = kinds.get(id.kind());
    ObservedManifest seen = see(manifest, id);
    if (seen == null) {
      kind.create(handle(manifest, id), Scope.CLUSTER, manifest, new Token("t"));
      return List.of("(new)");
    }
    Delta delta = delta(kind, manifest, seen);
    if (!delta.isEmpty()) {
      kind.update(handle(manifest, id), Scope.CLUSTER, manifest, seen, delta);
    }
    return delta.changes().stream().map(FieldChange::field).toList();
  }

  @SuppressWarnings("unchecked")
  private static Delta delta(Kind<?, ?> kind, Desired desired, Observed observed) {
    return Planner.delta((ResourceKind<Desired, Observed>) kind, desired, observed);
  }

  @Test
  void whatTheServerMadeOfAManifestIsAsDesired() {
    cluster.normalise(json -> json.replace("\"i:1\"", "\"mirror/i:1\""));

    assertThat(bring(deployment(""), DEPLOYMENT)).containsExactly("(new)");
    assertThat(bring(deployment(""), DEPLOYMENT)).isEmpty();
    assertThat(cluster.applied()).hasSize(1);
    restart();
    assertThat(bring(deployment(""), DEPLOYMENT)).as("once more, to learn the answer").isNotEmpty()
        .allSatisfy(field -> assertThat(field).endsWith("image"));
    assertThat(bring(deployment(""), DEPLOYMENT)).isEmpty();
    assertThat(cluster.applied()).hasSize(1);
  }

  @Test
  void aQuantityInAnotherSpellingIsAsDesired() {
    cluster.normalise(json -> json.replace("\"1024Mi\"", "\"1Gi\""));
    bring(deployment(""), DEPLOYMENT);
    restart();
    assertThat(bring(deployment(""), DEPLOYMENT)).isEmpty();

    cluster.edit(json -> json.replace("\"1Gi\"", "\"2Gi\""));
    assertThat(bring(deployment(""), DEPLOYMENT)).isNotEmpty()
        .allSatisfy(field -> assertThat(field).contains("resources").endsWith("memory"));
  }

  @Test
  void afterARestartWhatIsAsWrittenIsNotAppliedAgain() {
    bring(deployment(""), DEPLOYMENT);
    bring(binding("v1", "hunter2"), BINDING);
    cluster.applied();

    restart();

    assertThat(bring(deployment(""), DEPLOYMENT)).isEmpty();
    assertThat(bring(binding("v1", "hunter2"), BINDING)).isEmpty();
    assertThat(cluster.applied()).isEmpty();
  }

  @Test
  void aFieldThatSomebodyChangedIsNamedAndBroughtBack() {
    bring(deployment(""), DEPLOYMENT);
    cluster.edit(json -> json.replace("\"i:1\"", "\"i:2\""));

    assertThat(bring(deployment(""), DEPLOYMENT))
        .containsExactly("fields.spec.template.spec.containers[api].image");
    assertThat(((Deployment) cluster.only()).getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo("i:1");
  }

  @Test
  void whatOthersAddIsTheirs() {
    bring(deployment(""), DEPLOYMENT);
    cluster.applied();
    cluster.edit(json -> json.replaceFirst("\"annotations\":\\{", "\"annotations\":{\"kubectl\": \"restarted\","));
    assertThat(bring(deployment(""), DEPLOYMENT)).isEmpty();
    cluster.edit(json -> json.replaceFirst("\"spec\":\\{", "\"status\": {\"replicas\": 3}, \"spec\":{"));
    assertThat(bring(deployment(""), DEPLOYMENT)).isEmpty();

    assertThat(cluster.applied()).isEmpty();
  }

  @Test
  void aFieldThatIsNoLongerDesiredIsSeen() {
    bring(deployment(", env: [{name: A, value: '1'}]"), DEPLOYMENT);

    assertThat(bring(deployment(""), DEPLOYMENT)).containsExactly("fields." + Fields.APPLIED_PATH);
    assertThat(Serialization.asJson(cluster.only())).doesNotContain("\"A\"");
    assertThat(bring(deployment(""), DEPLOYMENT)).isEmpty();
  }

  @Test
  void aSecretEntryThatSomebodyChangedIsBroughtBack() {
    bring(binding("v1", "hunter2"), BINDING);
    assertThat(bring(binding("v1", "hunter2"), BINDING)).isEmpty();
    String right = ((Secret) cluster.only()).getData().get("password");

    cluster.edit(json -> json.replace("\"" + right + "\"", "\"" + encoded("stolen") + "\""));

    assertThat(bring(binding("v1", "hunter2"), BINDING)).contains("secretData.password");
    assertThat(((Secret) cluster.only()).getData()).containsEntry("password", right)
        .containsEntry("uri", encoded("postgresql://platform:hunter2@db:5432/main"));
  }

  @Test
  void afterARestartAChangedSecretEntryIsSeenToo() {
    bring(binding("v1", "hunter2"), BINDING);
    restart();
    bring(binding("v1", "hunter2"), BINDING);

    cluster.edit(json -> json.replace(encoded("hunter2"), encoded("stolen")));

    assertThat(bring(binding("v1", "hunter2"), BINDING)).contains("secretData.password");
  }

  @Test
  void aSecretEntryThatIsGoneIsSeenEvenAfterARestart() {
    bring(binding("v1", "hunter2"), BINDING);
    restart();
    cluster.edit(json -> json.replace("\"password\":", "\"pass\":"));

    assertThat(bring(binding("v1", "hunter2"), BINDING)).contains("secretData.password");
  }

  @Test
  void aRotatedPasswordIsANewManifest() {
    bring(binding("v1", "hunter2"), BINDING);
    String then = applied();

    assertThat(bring(binding("v2", "hunter3"), BINDING)).contains("fields." + Fields.APPLIED_PATH);

    assertThat(applied()).isNotEqualTo(then);
    assertThat(kinds.get("Binding").outputs(new ObservedManifest(cluster.only())).get("applied")).isEqualTo(applied());
    assertThat(((Secret) cluster.only()).getData()).containsEntry("password", encoded("hunter3"));
  }

  private String applied() {
    return cluster.only().getMetadata().getAnnotations().get(Fields.APPLIED);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void noSecretShowsAnywhere() {
    Manifest manifest = binding("v1", "hunter2");
    bring(manifest, BINDING);
    cluster.edit(json -> json.replace(encoded("hunter2"), encoded("stolen")));
    ObservedManifest seen = see(manifest, BINDING);
    Delta delta = delta(kinds.get("Binding"), manifest, seen);

    assertThat(delta.isEmpty()).isFalse();
    for (Object shown : List.of(manifest, manifest.fields(), Serialization.asYaml(manifest.object()), delta, seen,
        kinds.get("Binding").outputs(seen))) {
      assertThat(shown.toString()).doesNotContain("hunter2").doesNotContain("stolen").doesNotContain(encoded("hunter2"))
          .doesNotContain(encoded("stolen"));
    }
  }

  @Test
  void passwordsArePercentEncodedInTheUri() {
    bring(binding("v1", "a/b@c:d e+"), BINDING);

    assertThat(((Secret) cluster.only()).getData())
        .containsEntry("uri", encoded("postgresql://platform:a%2Fb%40c%3Ad%20e%2B@db:5432/main"));
  }

  @Test
  void theNumberOfPodsIsHandedOverToAnAutoscaler() {
    bring(deployment(", replicas: 3"), DEPLOYMENT);
    cluster.applied();

    bring(deployment(", autoscaling: {min: 2, max: 5, cpuPercent: 70}"), DEPLOYMENT);

    assertThat(cluster.applied()).containsExactly(
        "webapp-platform-operator-handover Deployment/web-api", "webapp-platform-operator Deployment/web-api");
    bring(deployment(", autoscaling: {min: 2, max: 6, cpuPercent: 70}, env: [{name: A, value: '1'}]"), DEPLOYMENT);
    assertThat(cluster.applied()).as("it is no longer ours")
        .containsExactly("webapp-platform-operator Deployment/web-api");
  }

  @Test
  void theNumberOfPodsThatAnAutoscalerSetIsNotDrift() {
    bring(deployment(", autoscaling: {min: 2, max: 5, cpuPercent: 70}"), DEPLOYMENT);
    cluster.edit(json -> json.replaceFirst("\"spec\":\\{", "\"spec\":{\"replicas\": 4,"));

    assertThat(bring(deployment(", autoscaling: {min: 2, max: 5, cpuPercent: 70}"), DEPLOYMENT)).isEmpty();
  }

  @Test
  void aJobIsNeverChanged() {
    Workloads one = new Workloads(FRAME, service(", release: {command: [m], timeoutSeconds: 5}"), List.of());
    Workloads other = new Workloads(FRAME, service(", release: {command: [m], timeoutSeconds: 9}"), List.of());
    bring(one.releaseJob(JOB, "web-api-release-1", Placement.CLUSTER), JOB);

    assertThat(bring(other.releaseJob(JOB, "web-api-release-1", Placement.CLUSTER), JOB)).isEmpty();
    assertThat(cluster.applied()).hasSize(1);
  }

  @Test
  void ownershipIsReadFromAnnotations() {
    Manifest manifest = deployment("");
    bring(manifest, DEPLOYMENT);

    assertThat(FRAME.ownership().claims(DEPLOYMENT, see(manifest, DEPLOYMENT).tags())).isTrue();
    cluster.edit(json -> json.replace("\"" + Ownership.ID + "\":", "\"other\":"));
    assertThat(FRAME.ownership().claims(DEPLOYMENT, see(manifest, DEPLOYMENT).tags())).isFalse();
  }

  @Test
  void aClusterWithoutSecurityGroupsForPodsIsToldHowToHaveThem() {
    ResourceId id = ResourceId.parse("SecurityGroupPolicy/pods");
    Manifest manifest = Boundaries.securityGroupPolicy(FRAME, id, List.of("sg-1"));
    cluster.normalise(_ -> {
      throw new Problem(Problem.Category.NOT_FOUND, "NotFound", "patch securitygrouppolicies",
          "the server could not find the requested resource", null, null);
    });
    assertThatThrownBy(() -> bring(manifest, id)).isInstanceOf(Problem.class)
        .hasMessageContaining("the cluster has no SecurityGroupPolicy of vpcresources.k8s.aws/v1beta1")
        .hasMessageContaining("spec.network.podSecurityGroup: Cluster");

    cluster.normalise(_ -> {
      throw new Problem(Problem.Category.NOT_FOUND, "NotFound", "patch securitygrouppolicies",
          "namespaces \"shop\" not found", null, null);
    });
    assertThatThrownBy(() -> bring(manifest, id)).hasMessageContaining("namespaces \"shop\" not found");
  }

  @Test
  void aClusterWithoutKongIsToldSo() {
    ResourceId id = ResourceId.parse("KongPlugin/gateway.cors");
    Manifest manifest = Kong.plugin(FRAME, id, "shop-cors", "cors", Map.of());
    cluster.normalise(_ -> {
      throw new Problem(Problem.Category.NOT_FOUND, "NotFound", "patch kongplugins",
          "the server could not find the requested resource", null, null);
    });
    ManifestKind plugins = ManifestKinds.all(cluster).stream()
        .filter(kind -> kind.name().equals(ManifestKinds.KONG_PLUGIN)).findFirst().orElseThrow();
    assertThatThrownBy(() -> plugins.create(new Handle(id, "shop/shop-cors"), Scope.CLUSTER, manifest,
        new Token("a"))).isInstanceOf(Problem.class)
        .hasMessageContaining("the cluster has no KongPlugin of configuration.konghq.com/v1")
        .hasMessageContaining("install Kong's ingress controller");
  }

  @Test
  void podsOfBeforeLingerUntilTheRolloutIsComplete() {
    Manifest manifest = deployment("");
    bring(manifest, DEPLOYMENT);
    ManifestKind kind = kinds.get("Deployment");
    assertThat(kind.lingers(see(manifest, DEPLOYMENT))).isTrue();

    cluster.edit(json -> json.replaceFirst("\\{", "{\"status\": {\"observedGeneration\": 1, \"replicas\": 1, "
        + "\"updatedReplicas\": 1, \"availableReplicas\": 1},").replaceFirst("\"metadata\":\\{",
        "\"metadata\":{\"generation\": 1,"));
    assertThat(kind.lingers(see(manifest, DEPLOYMENT))).isFalse();
  }

  @Test
  void whatIsDeletedIsOnItsWayOutUntilItIsGone() {
    Manifest manifest = deployment("");
    ManifestKind kind = kinds.get("Deployment");
    bring(manifest, DEPLOYMENT);
    cluster.edit(json -> json.replaceFirst("\"metadata\":\\{",
        "\"metadata\":{\"deletionTimestamp\": \"2026-03-01T12:00:00Z\","));

    assertThat(kind.leaving(see(manifest, DEPLOYMENT))).isTrue();
    assertThat(kind.readiness(see(manifest, DEPLOYMENT))).isEqualTo(new Readiness.Progressing("deleting"));
    kind.delete(handle(manifest, DEPLOYMENT), Scope.CLUSTER, see(manifest, DEPLOYMENT), new Farewell.Discard());
    assertThat(see(manifest, DEPLOYMENT)).isNull();
    assertThat(bring(manifest, DEPLOYMENT)).containsExactly("(new)");
  }
}
