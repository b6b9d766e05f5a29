package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.dynamodb.Table;
import dev.webapp.platform.aws.ec2.NetworkQuery;
import dev.webapp.platform.aws.ec2.SecurityGroup;
import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.aws.rds.DbInstance;
import dev.webapp.platform.aws.rds.DbReplica;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComposerTest {
  private static final String ROUTED = """
      services: [{name: api, image: i, port: 8080, routes: [{host: api.example.com}]}]
      """;
  private static final String DATABASE = """
      databases: [{name: main, engine: postgres, version: "16", readReplicas: 2}]
      """;

  private static <T extends HasMetadata> T object(Graph<Resource> graph, String id, Class<T> type) {
    return type.cast(desired(graph, id, Manifest.class).object());
  }

  private static List<String> kinds(Graph<Resource> graph) {
    return graph.ids().stream().map(ResourceId::toString).sorted().toList();
  }

  @Test
  void anEmptySpecIsANetworkAndNothingElse() {
    Graph<Resource> graph = compose("");

    assertThat(kinds(graph)).containsExactly("Network/network");
    assertThat(desired(graph, "Network/network", NetworkQuery.class).needs().entry()).isFalse();
  }

  @Test
  void aServiceWithoutPortOrRoutesIsNotReached() {
    Graph<Resource> graph = compose("services: [{name: worker, image: i}]");

    assertThat(kinds(graph)).containsExactly("Deployment/worker", "Network/network", "NetworkPolicy/worker",
        "ServiceAccount/worker");
    NetworkPolicy policy = object(graph, "NetworkPolicy/worker", NetworkPolicy.class);
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
    assertThat(policy.getSpec().getIngress()).isEmpty();
  }

  @Test
  void theWayInLeadsFromLoadBalancerToPodsAndNowhereElse() {
    Graph<Resource> graph = compose(ROUTED);

    SecurityGroupRule fromClients = desired(graph, "SecurityGroupRule/load-balancer-http", SecurityGroupRule.class);
    assertThat(kinds(graph)).filteredOn(id -> id.startsWith("SecurityGroupRule/"))
        .as("a rule for each platform would exhaust the cluster's group")
        .containsExactly("SecurityGroupRule/load-balancer-http");
    assertThat(object(graph, "Ingress/gateway", Ingress.class).getMetadata().getAnnotations())
        .containsEntry("alb.ingress.kubernetes.io/manage-backend-security-group-rules", "true");
    assertThat(fromClients.peer()).isEqualTo("0.0.0.0/0");
    assertThat(desired(graph, "SecurityGroup/load-balancer", SecurityGroup.class).allowAllEgress()).isFalse();
    assertThat(object(graph, "Ingress/gateway", Ingress.class).getMetadata().getAnnotations())
        .containsEntry("alb.ingress.kubernetes.io/scheme", "internet-facing")
        .containsEntry("alb.ingress.kubernetes.io/subnets", "${Network/network.publicSubnetIds}");
    assertThat(resource(graph, "LoadBalancer/gateway").edges())
        .containsExactly(Edge.alwaysReady(ResourceId.parse("Ingress/gateway")));
  }

  @Test
  void podsWithAGroupOfTheirOwnAdmitTheLoadBalancerByRulesOfOurs() {
    Graph<Resource> graph = compose(ROUTED + "network: {podSecurityGroup: Own}");

    SecurityGroupRule toPods =
        desired(graph, "SecurityGroupRule/load-balancer-to-pods-8080", SecurityGroupRule.class);
    SecurityGroupRule admitted =
        desired(graph, "SecurityGroupRule/pods-from-load-balancer-8080", SecurityGroupRule.class);
    assertThat(toPods.direction()).isEqualTo("egress");
    assertThat(toPods.peer()).isEqualTo("${SecurityGroup/pods.groupId}");
    assertThat(admitted.groupId()).isEqualTo("${SecurityGroup/pods.groupId}");
    assertThat(admitted.peer()).isEqualTo("${SecurityGroup/load-balancer.groupId}");
    assertThat(object(graph, "Ingress/gateway", Ingress.class).getMetadata().getAnnotations())
        .containsEntry("alb.ingress.kubernetes.io/manage-backend-security-group-rules", "false");
  }

  @Test
  void anInternalWayInStaysInTheVpc() {
    Graph<Resource> graph = compose(ROUTED + "gateway: {type: LoadBalancer, scheme: Internal}");

    assertThat(desired(graph, "SecurityGroupRule/load-balancer-http", SecurityGroupRule.class).peer())
        .isEqualTo("${Network/network.vpcCidr}");
    assertThat(object(graph, "Ingress/gateway", Ingress.class).getMetadata().getAnnotations())
        .containsEntry("alb.ingress.kubernetes.io/scheme", "internal")
        .containsEntry("alb.ingress.kubernetes.io/subnets", "${Network/network.privateSubnetIds}");
    assertThat(object(graph, "NetworkPolicy/api", NetworkPolicy.class).toString())
        .contains("${Network/network.privateCidrs}").doesNotContain("publicCidrs");
    assertThat(desired(graph, "Network/network", NetworkQuery.class).needs().entry()).isFalse();
  }

  @Test
  void podsOfTheirOwnGroupAreTheOnlyOnesThatReachDatabases() {
    Graph<Resource> graph = compose("network: {podSecurityGroup: Own}\n" + DATABASE
        + "services: [{name: api, image: i, port: 80, routes: [{host: a.example.com}], uses: [{database: main}]}]");

    assertThat(desired(graph, "SecurityGroupRule/database-main.api", SecurityGroupRule.class).peer())
        .isEqualTo("${SecurityGroup/service-api.groupId}");
    assertThat(desired(graph, "SecurityGroupRule/load-balancer-to-pods-80", SecurityGroupRule.class).peer())
        .isEqualTo("${SecurityGroup/pods.groupId}");
    assertThat(object(graph, "SecurityGroupPolicy/pods", GenericKubernetesResource.class).toString())
        .contains("${Network/network.clusterSecurityGroupId}", "${SecurityGroup/pods.groupId}");
    assertThat(resource(graph, "Deployment/api").edges())
        .contains(Edge.ready(ResourceId.parse("SecurityGroupPolicy/pods")));
  }

  private static final String TWO_STORES = DATABASE + "caches: [{name: main, engine: redis, version: '7.1'}]\n";

  @Test
  void aServiceAndItsReleaseHaveOneGroupThatItsStoresAdmit() {
    Graph<Resource> graph = compose("network: {podSecurityGroup: Own}\n" + TWO_STORES
        + "services: [{name: pods, image: i, release: {command: [m]}, uses: [{cache: main}]}, {name: web, image: i}]");

    assertThat(graph.ids()).filteredOn(id -> id.kind().equals("SecurityGroupRule")).extracting(ResourceId::toString)
        .containsExactly("SecurityGroupRule/cache-main.pods");
    for (String policy : List.of("service-pods", "service-pods.release", "service-web")) {
      String service = policy.startsWith("service-pods") ? "service-pods" : "service-web";
      assertThat(object(graph, "SecurityGroupPolicy/" + policy, GenericKubernetesResource.class).<Object>get(
          "spec", "securityGroups", "groupIds")).isEqualTo(List.of("${Network/network.clusterSecurityGroupId}",
              "${SecurityGroup/pods.groupId}", "${SecurityGroup/" + service + ".groupId}"));
    }
    assertThat(resource(graph, "Deployment/pods").edges()).contains(
        Edge.ready(ResourceId.parse("SecurityGroupPolicy/service-pods")),
        Edge.ready(ResourceId.parse("SecurityGroupRule/cache-main.pods")),
        Edge.known(ResourceId.parse("SecurityGroupPolicy/service-pods")));
    assertThat(resource(graph, "ReleaseJob/pods").edges()).contains(
        Edge.ready(ResourceId.parse("SecurityGroupPolicy/service-pods.release")),
        Edge.ready(ResourceId.parse("SecurityGroupRule/cache-main.pods")));
    assertThat(object(graph, "Deployment/web", Deployment.class).getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("platform.webapp.dev/security-group", "${SecurityGroup/service-web.groupId}");
    assertThat(object(graph, "NetworkPolicy/web", NetworkPolicy.class).getSpec().getPolicyTypes())
        .containsExactly("Ingress");
  }

  @Test
  void podsOfTheClustersGroupAreKeptFromPortsOfStoresThatTheyDoNotUse() {
    Graph<Resource> graph = compose(TWO_STORES + "services: [{name: api, image: i, release: {command: [m]}, "
        + "uses: [{cache: main}]}, {name: all, image: i, uses: [{cache: main}, {database: main, as: db}]}]");

    for (String policy : List.of("NetworkPolicy/api", "NetworkPolicy/api.release")) {
      assertThat(object(graph, policy, NetworkPolicy.class).getSpec().getEgress().getLast().getPorts())
          .extracting(NetworkPolicyPort::getEndPort).containsExactly(5431, 65_535, null, null);
    }
    assertThat(object(graph, "NetworkPolicy/all", NetworkPolicy.class).getSpec().getPolicyTypes())
        .containsExactly("Ingress");
    assertThat(resource(graph, "Deployment/api").edges()).contains(Edge.ready(ResourceId.parse("NetworkPolicy/api")));
    assertThat(resource(graph, "ReleaseJob/api").edges())
        .contains(Edge.ready(ResourceId.parse("NetworkPolicy/api.release")));
  }

  @Test
  void aSecurityGroupHasRulesForSoManyServices() {
    StringBuilder services = new StringBuilder("services:\n");
    for (int i = 0; i < 59; i++) {
      services.append("  - {name: s").append(i).append(", image: i, uses: [{database: main}]}\n");
    }
    String own = "network: {podSecurityGroup: Own}\n";
    assertThat(compose(own + DATABASE + services).size()).isGreaterThan(59);

    services.append("  - {name: last, image: i, uses: [{database: main}]}\n");
    assertThatThrownBy(() -> compose(own + DATABASE + services)).isInstanceOf(InvalidSpec.class)
        .hasMessage("spec.databases[main]: 60 services use it, and a security group has rules for 59 at most: set "
            + "spec.network.podSecurityGroup: Cluster, or spread the services over several platforms");
    assertThat(compose(DATABASE + services).size()).isGreaterThan(60);
  }

  @Test
  void withoutAClusterNameNoLoadBalancerIsLookedUp() {
    Setting nowhere = new Setting("shop", "web", Specs.OWNERSHIP, null, null, Roles.PLAIN, Map.of(), null, null,
        LocalDate.EPOCH);
    Graph<Resource> graph = Composer.compose(Specs.spec(ROUTED), nowhere);

    assertThat(graph.ids()).contains(ResourceId.parse("Ingress/gateway"))
        .doesNotContain(ResourceId.parse("LoadBalancer/gateway"));
  }

  @Test
  void theLoadBalancerIsLookedUpInTheClustersOwnAccount() {
    Graph<Resource> graph = compose("aws: {region: eu-west-1, roleArn: 'arn:aws:iam::1:role/x'}\n" + ROUTED);

    assertThat(resource(graph, "LoadBalancer/gateway").scope()).isEqualTo(new Scope("eu-west-1", null));
    assertThat(resource(graph, "SecurityGroup/load-balancer").scope())
        .as("it protects that load balancer").isEqualTo(new Scope("eu-west-1", null));
  }

  @Test
  void readersAreServedByReplicasAlone() {
    Graph<Resource> graph = compose(DATABASE + """
        services:
          - {name: api, image: i, uses: [{database: main}, {database: main, endpoint: Reader, as: reports}]}
          - {name: jobs, image: i, uses: [{database: main, endpoint: Reader}]}
        """);

    assertThat(kinds(graph)).contains("Binding/database-main", "Binding/reader-main", "DbReplica/main-1",
        "DbReplica/main-2").filteredOn(id -> id.startsWith("Binding/")).hasSize(2);
    assertThat(resource(graph, "Binding/reader-main").targets()).extracting(ResourceId::toString)
        .containsExactly("DbInstance/main", "DbReplica/main-1", "DbReplica/main-2", "Secret/main");
    assertThat(resource(graph, "Binding/database-main").targets()).extracting(ResourceId::toString)
        .containsExactly("DbInstance/main", "Secret/main");
    assertThat(resource(graph, "Deployment/jobs").edges()).contains(Edge.ready(ResourceId.parse("DbReplica/main-1")));
    DbReplica replica = desired(graph, "DbReplica/main-2", DbReplica.class);
    assertThat(replica.sourceIdentifier()).isEqualTo("${DbInstance/main.identifier}");
    assertThat(resource(graph, "DbReplica/main-2").edges()).contains(Edge.settled(ResourceId.parse("DbInstance/main")));
    assertThat(resource(graph, "DbReplica/main-2").dataPolicy()).isEqualTo(DataPolicy.DELETE);
  }

  @Test
  void variablesOfAUseBeginWithItsBinding() {
    Graph<Resource> graph = compose(DATABASE
        + "services: [{name: api, image: i, uses: [{database: main, endpoint: Reader, as: main-reader}]}]");

    assertThat(object(graph, "Deployment/api", Deployment.class).getSpec().getTemplate().getSpec().getContainers()
        .getFirst().getEnv()).extracting(io.fabric8.kubernetes.api.model.EnvVar::getName).containsExactly(
            "SERVICE_BINDING_ROOT", "MAIN_READER_HOST", "MAIN_READER_HOSTS", "MAIN_READER_PORT",
            "MAIN_READER_DATABASE", "MAIN_READER_USERNAME", "MAIN_READER_PASSWORD", "MAIN_READER_URL");
  }

  @Test
  void enginesHaveTheirOwnFamiliesPortsAndWords() {
    Graph<Resource> graph = compose("""
        databases:
          - {name: pg, engine: postgres, version: "16.4"}
          - {name: my, engine: mysql, version: "8.4.3"}
        services: [{name: api, image: i, uses: [{database: my}]}]
        """);

    assertThat(desired(graph, "DbParameterGroup/pg", ParameterGroup.class).family()).isEqualTo("postgres16");
    assertThat(desired(graph, "DbParameterGroup/my", ParameterGroup.class).family()).isEqualTo("mysql8.4");
    assertThat(desired(graph, "DbInstance/my", DbInstance.class).port()).isEqualTo(3306);
    assertThat(desired(graph, "DbInstance/pg", DbInstance.class).engineVersion()).isEqualTo("16.4");
    assertThat(object(graph, "Binding/database-my", io.fabric8.kubernetes.api.model.Secret.class).getType())
        .isEqualTo("servicebinding.io/mysql");
  }

  @Test
  void aParameterGroupOfAnotherFamilyIsAnotherOneBesideIt() {
    String then = "databases: [{name: main, engine: postgres, version: '%s', parameters: {work_mem: '%s'}}]";

    String name = resource(compose(then.formatted("16", "1")), "DbParameterGroup/main").physicalName();

    assertThat(resource(compose(then.formatted("16.4", "2")), "DbParameterGroup/main").physicalName()).isEqualTo(name);
    assertThat(resource(compose(then.formatted("17", "1")), "DbParameterGroup/main").physicalName())
        .isNotEqualTo(name);
  }

  @Test
  void eachDatabaseFollowsItsDataPolicyAndSoDoItsSecretAndTags() {
    Graph<Resource> graph = compose("""
        dataPolicy: Retain
        databases:
          - {name: kept, engine: postgres, version: "16"}
          - {name: scratch, engine: postgres, version: "16", dataPolicy: Delete}
        tables: [{name: carts, partitionKey: {name: id, type: String}, dataPolicy: Snapshot}]
        """);

    assertThat(resource(graph, "DbInstance/kept").dataPolicy()).isEqualTo(DataPolicy.RETAIN);
    assertThat(resource(graph, "Secret/kept").dataPolicy()).isEqualTo(DataPolicy.RETAIN);
    assertThat(resource(graph, "DbInstance/scratch").dataPolicy()).isEqualTo(DataPolicy.DELETE);
    assertThat(resource(graph, "Table/carts").dataPolicy()).isEqualTo(DataPolicy.SNAPSHOT);
    assertThat(desired(graph, "DbInstance/kept", DbInstance.class).tags())
        .containsEntry(Ownership.DATA_POLICY, "Retain").containsEntry(Ownership.ID, "DbInstance/kept");
  }

  @Test
  void onlyThroughputThatMayMoveIsScaled() {
    Graph<Resource> graph = compose("""
        tables:
          - name: events
            partitionKey: {name: id, type: String}
            sortKey: {name: at, type: Number}
            capacity: {mode: Provisioned, read: {min: 5, max: 50}, write: {min: 5, max: 5}}
            indexes: [{name: by-at, partitionKey: {name: at, type: Number}}]
          - {name: fixed, partitionKey: {name: id, type: Binary}, capacity: {mode: Provisioned, read: {min: 1, max: 1},
             write: {min: 2, max: 2}}}
        """);

    assertThat(kinds(graph)).filteredOn(id -> id.startsWith("Scal")).containsExactly(
        "ScalableTarget/events-read", "ScalableTarget/events.by-at-read",
        "ScalingPolicy/events-read", "ScalingPolicy/events.by-at-read");
    assertThat(desired(graph, "Table/fixed", Table.class).partitionKey().type()).isEqualTo("B");
    assertThat(desired(graph, "Table/events", Table.class).sortKey().type()).isEqualTo("N");
  }

  @Test
  void theNumberOfPodsIsTheAutoscalersWhereThereIsOne() {
    Graph<Resource> graph = compose("""
        services:
          - {name: scaled, image: i, autoscaling: {min: 2, max: 5, cpuPercent: 70}}
          - {name: single, image: i, autoscaling: {min: 1, max: 5, cpuPercent: 70}}
          - {name: fixed, image: i, replicas: 3}
        """);

    assertThat(object(graph, "Deployment/scaled", Deployment.class).getSpec().getReplicas()).isNull();
    assertThat(object(graph, "Deployment/fixed", Deployment.class).getSpec().getReplicas()).isEqualTo(3);
    assertThat(kinds(graph)).filteredOn(id -> id.startsWith("PodDisruptionBudget/"))
        .containsExactly("PodDisruptionBudget/fixed", "PodDisruptionBudget/scaled");
    assertThat(resource(graph, "HorizontalPodAutoscaler/scaled").edges())
        .contains(Edge.known(ResourceId.parse("Deployment/scaled")));
  }

  @Test
  void aReleaseGoesBeforeEveryRollout() {
    Graph<Resource> graph = compose("services: [{name: api, image: 'i:1', release: {command: [migrate]}}]");

    assertThat(resource(graph, "Deployment/api").edges())
        .contains(Edge.alwaysReady(ResourceId.parse("ReleaseJob/api")));
    assertThat(resource(graph, "ReleaseJob/api").physicalName()).matches("shop/web-api-release-[0-9a-f]{10}");
    assertThat(object(graph, "ReleaseJob/api", io.fabric8.kubernetes.api.model.batch.v1.Job.class).getSpec()
        .getTtlSecondsAfterFinished()).as("a failed one that vanishes would run again").isNull();
  }

  @Test
  void nothingRunsBeforeItCanReachItsDatabase() {
    Graph<Resource> graph = compose(DATABASE
        + "services: [{name: api, image: i, release: {command: [m]}, uses: [{database: main}]}]");

    for (String id : List.of("Deployment/api", "ReleaseJob/api")) {
      assertThat(resource(graph, id).edges()).contains(Edge.ready(ResourceId.parse("DbInstance/main")),
          Edge.ready(ResourceId.parse("SecurityGroupRule/database-main-from-pods")));
    }
  }

  @Test
  void whatTheSpecCannotBeMadeOfNamesTheField() {
    assertThatThrownBy(() -> compose("services: [{name: a, image: i, uses: [{database: none}]}]"))
        .isInstanceOf(InvalidSpec.class).hasMessage("spec.services.uses: no database is called none");
    assertThatThrownBy(() -> compose("gateway: {type: LoadBalancer, routes: [{path: /, service: none}]}"))
        .isInstanceOf(InvalidSpec.class).hasMessageContaining("no service with a port is called none");
    assertThatThrownBy(() -> Composer.compose(Specs.spec(""), new Setting(
        "shop", "web", Specs.OWNERSHIP, "prod", "us-east-1", Roles.PLAIN, Map.of(), null, null, LocalDate.EPOCH)))
        .isInstanceOf(InvalidSpec.class).hasMessageStartingWith("spec.aws.region: is eu-west-1");
    assertThatThrownBy(() -> compose("changes: {window: {hours: 02:00-04:00, timeZone: Europe/Berlim}}"))
        .isInstanceOf(InvalidSpec.class)
        .hasMessageStartingWith("spec.changes.window.timeZone: there is no time zone Europe/Berlim: use a name");
  }

  @Test
  void composesTheSameEveryTime() {
    String yaml = ROUTED + DATABASE;

    assertThat(compose(yaml).order()).extracting(Resource::handle)
        .isEqualTo(compose(yaml).order().stream().map(Resource::handle).toList());
  }
}
