package dev.webapp.platform.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.compose.Roles;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import dev.webapp.platform.resource.Values;
import dev.webapp.platform.status.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Platforms at their bounds, in size, length and likeness. */
class ExtremesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String NAMESPACE = "n".repeat(63);
  private static final String PLATFORM = "p".repeat(30);
  private static final int ETCD_REQUEST = 1_572_864;

  private static Graph<Resource> compose(String platform, ObjectNode spec) {
    WebAppPlatform read = Platforms.read(Platforms.platform(platform, NAMESPACE, spec));
    return Composer.compose(read.getSpec(), new Setting(NAMESPACE, platform,
        new Ownership("arn:aws:eks:us-east-1:111122223333:cluster/production", NAMESPACE + "/" + platform), "prod",
        "us-east-1", Roles.PLAIN, Map.of(), null, null, LocalDate.EPOCH));
  }

  private static Graph<Resource> compose(ObjectNode spec) {
    assertThat(Platforms.RULES.check(Platforms.platform(PLATFORM, NAMESPACE, spec), null)).isEmpty();
    return compose(PLATFORM, spec);
  }

  private static HasMetadata object(Graph<Resource> graph, String kind) {
    Resource resource = graph.order().stream().filter(r -> r.id().kind().equals(kind)).findFirst().orElseThrow();
    return ((Manifest) resource.template().render(Values.symbolic())).object();
  }

  /** With the longest names, and each entry as it stands before its creation. */
  private static int statusBytes(Graph<Resource> graph) {
    var status = new StatusWriter(null, 1, NOW).recording(Inventory.EMPTY.covering(graph.order(), NOW));
    return new KubernetesSerialization().asJson(status).getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void theLongestNamesFitEveryServiceAndStayApart() {
    ObjectNode spec = Extremes.services(Extremes.spec(), 20, 1);
    Extremes.uses(Extremes.tables(Extremes.databases(spec, 10, 2), 10, 3), 20);
    Extremes.documentStores(Extremes.caches(spec, 10), 10, 2);
    Extremes.userPools(Extremes.buckets(spec, 10), 10, 3);

    PhysicalNames.check(compose(spec));
  }

  /** An inline policy has at most 10,240 characters (IAM quotas); an ARN adds 40 to what it names. */
  @Test
  void theRightsOfAServiceThatUsesTwentyTablesFitItsRole() {
    ObjectNode spec = Extremes.uses(Extremes.tables(Extremes.services(Extremes.spec(), 1, 0), 20, 0), 20);
    Graph<Resource> graph = compose(spec);
    Resource role = graph.find(ResourceId.parse("Role/" + Extremes.name("service", 0))).orElseThrow();

    Role desired = (Role) role.template().render(Values.of(
        ref -> "x".repeat(40) + graph.find(ref.target()).orElseThrow().physicalName(), false));

    assertThat(desired.policy().text()).contains("dynamodb:GetItem").hasSizeLessThan(10_240);
  }

  @Test
  void theStatusOf200ServicesAnd50DatabasesFits() {
    ObjectNode spec = Extremes.uses(Extremes.databases(Extremes.services(Extremes.spec(), 200, 2), 50, 0), 2);

    Graph<Resource> graph = compose(spec);

    PhysicalNames.check(graph);
    assertThat(graph.size()).isEqualTo(1906);
    assertThat(statusBytes(graph)).isBetween(600_000, 800_000);
  }

  @Test
  void fiftyDatabasesWithFifteenReplicasEachFitBeside200Services() {
    ObjectNode spec = Extremes.databases(Extremes.services(Extremes.spec(), 200, 2), 50, 15);

    assertThat(statusBytes(compose(spec))).isLessThan(ETCD_REQUEST - 2 * spec.toString().length() - 300_000);
  }

  /** Each index of a provisioned table has two targets and two policies. */
  @Test
  void whatItsStatusHasNoRoomForIsRefusedBeforeItIsBegun() {
    ObjectNode spec = Extremes.tables(Extremes.spec(), 50, 20);
    assertThatThrownBy(() -> compose(spec)).isInstanceOf(InvalidSpec.class)
        .hasMessageMatching("spec: with 4251 resources it is too large for one object of the cluster, about \\d{4} of "
            + "1438 KiB, .*: spread its services and stores over several platforms, and move long values of "
            + "env to ConfigMaps");
    assertThat(compose(Extremes.tables(Extremes.spec(), 50, 3)).size()).isEqualTo(851);
  }

  @Test
  void aSpecNearWhatEtcdTakesLeavesRoomForItsStatus() {
    String value = "😀".repeat(1000);

    assertThat(compose(Extremes.env(Extremes.services(Extremes.spec(), 1, 0), 80, value)).size()).isPositive();
    assertThatThrownBy(() -> compose(Extremes.env(Extremes.services(Extremes.spec(), 4, 0), 95, value)))
        .isInstanceOf(InvalidSpec.class).hasMessageContaining("move long values of env to ConfigMaps");
  }

  @Test
  void boundsCountCharactersAndNotBytes() {
    ObjectNode spec = Extremes.env(Extremes.services(Extremes.spec(), 1, 0), 1, "😀".repeat(4096));
    assertThat(compose(spec).size()).isPositive();

    ObjectNode longer = Extremes.env(Extremes.services(Extremes.spec(), 1, 0), 1, "😀".repeat(4097));
    assertThat(Platforms.RULES.check(Platforms.platform(PLATFORM, NAMESPACE, longer), null))
        .anyMatch(violation -> violation.path().equals("spec.services[0].env[0].value"));
  }

  /** {@code a-b} of {@code c} and {@code a} of {@code b-c} share the objects' names, but nothing in AWS. */
  @Test
  void platformsWhoseNamesRunTogetherShareNothingInAws() {
    ObjectNode ofC = Platforms.yaml("{aws: {region: us-east-1}, databases: [{name: c, engine: mysql, version: '8.4'}], "
        + "tables: [{name: c, partitionKey: {name: k, type: String}}], services: [{name: c, image: i, uses: "
        + "[{database: c}], release: {command: [m]}}]}");
    ObjectNode ofBc = Platforms.yaml(ofC.toString().replace("\"c\"", "\"b-c\""));
    Set<String> names = new HashSet<>();
    compose("a-b", ofC).order().forEach(r -> names.add(r.id().kind() + " " + r.physicalName()));
    Set<String> shared = new HashSet<>();
    compose("a", ofBc).order().stream().map(r -> r.id().kind() + " " + r.physicalName()).filter(names::contains)
        .forEach(shared::add);

    // The second one is refused them by the annotations of the first. The network is both's.
    assertThat(shared).hasSize(4).allMatch(name ->
        name.matches("(ServiceAccount|Deployment|NetworkPolicy) n+/a-b-c|Network [0-9a-f]+"));
  }

  @Test
  void theKeysOfManyTagsAreAllNamed() {
    ObjectNode spec = Extremes.tags(Extremes.spec(), 40, 14);
    Map<String, String> users = Platforms.read(Platforms.platform(PLATFORM, NAMESPACE, spec)).getSpec().aws().tags();

    Map<String, String> tags = Tags.of(new Ownership("o", "p").tags(compose(spec).order().getFirst().id(),
        DataPolicy.DELETE), users);

    assertThat(tags).hasSizeLessThanOrEqualTo(50 - 3);
    assertThat(tags.values()).allMatch(value -> value.length() <= 256);
    Map<String, String> present = new TreeMap<>(tags);
    present.put("others", "x");
    assertThat(Tags.ours(present, Map.of())).isEqualTo(tags);
  }

  @Test
  void keysOfTagsThatCannotAllBeNamedAreRefused() {
    ObjectNode spec = Extremes.tags(Extremes.spec(), 40, 126);

    assertThatThrownBy(() -> compose(spec)).isInstanceOf(InvalidSpec.class).hasMessageStartingWith("spec.aws.tags: ");
  }

  /** The server refuses a pause that exceeds the grace period. */
  @Test
  void aPodWithLittleGracePausesNoLongerThanHalfOfIt() {
    for (int grace : new int[] {0, 1, 9, 30}) {
      ObjectNode spec = Platforms.yaml("{aws: {region: us-east-1}, services: [{name: a, image: i, port: 80, "
          + "terminationGracePeriodSeconds: " + grace + "}]}");
      String deployment = new KubernetesSerialization().asJson(object(compose(spec), "Deployment"));
      long pause = Math.min(10, grace / 2);
      if (pause == 0) {
        assertThat(deployment).doesNotContain("preStop");
      } else {
        assertThat(deployment).contains("\"preStop\":{\"sleep\":{\"seconds\":" + pause + "}}");
      }
    }
  }

  @Test
  void windowsThatRdsWouldRefuseAreRefusedAtOnce() {
    assertThatThrownBy(() -> compose(database("maintenanceWindow: 'sun:23:50-mon:00:10'")))
        .hasMessage("spec.databases[a].maintenanceWindow: sun:23:50-mon:00:10 has 20 minutes: RDS needs 30 at least");
    assertThatThrownBy(() -> compose(database("backup: {window: '10:00-10:00'}")))
        .hasMessageContaining("has 0 minutes");
    assertThatThrownBy(() -> compose(database("maintenanceWindow: 'sun:23:50-mon:00:30', backup: "
        + "{window: '00:20-00:50'}"))).hasMessageContaining("overlaps maintenanceWindow");
    assertThatThrownBy(() -> compose(database("maintenanceWindow: 'wed:00:10-wed:00:50', backup: "
        + "{window: '23:45-00:15'}"))).hasMessageContaining("overlaps maintenanceWindow");
    assertThat(compose(database("maintenanceWindow: 'sun:23:50-mon:00:20', backup: {window: '00:20-00:50'}")).size())
        .isPositive();
  }

  private static ObjectNode database(String more) {
    return Platforms.yaml(
        "{aws: {region: us-east-1}, databases: [{name: a, engine: postgres, version: '16', " + more + "}]}");
  }

  @Test
  void quantitiesAtTheirLimitsAreWrittenAsTheServerWritesThem() {
    ObjectNode spec = Platforms.yaml("{aws: {region: us-east-1}, services: [{name: a, image: i, resources: "
        + "{cpu: '999999999999999m', memory: '99999999999999Ti'}}, {name: b, image: i, resources: {cpu: 0, memory: "
        + "0}}]}");

    assertThat(new KubernetesSerialization().asJson(object(compose(spec), "Deployment")))
        .contains("\"cpu\":\"999999999999999m\"", "\"memory\":\"99999999999999Ti\"");
  }

  @Test
  void fieldsOfANewerVersionAreLeftAlone() {
    ObjectNode spec = Extremes.spec();
    spec.putObject("mesh").put("enabled", true);
    spec.withObject("/aws").put("partition", "aws-moon");

    assertThat(compose(PLATFORM, spec).size()).isEqualTo(1);
  }
}
