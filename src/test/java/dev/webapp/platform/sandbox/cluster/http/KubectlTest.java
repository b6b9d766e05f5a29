package dev.webapp.platform.sandbox.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.controllers.Controllers;
import dev.webapp.platform.sandbox.cluster.controllers.LoadBalancers;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real kubectl takes the sandbox for a cluster. */
@Tag("cluster")
class KubectlTest {
  private static final String SHOP = """
      apiVersion: test.webapp.dev/v1
      kind: Shop
      metadata: {name: s}
      spec:
        region: us-east-1
        databases: [{name: a, engine: x}]
        services: [{name: web, uses: [{database: a}]}]
      """;

  @TempDir private Path dir;
  private ApiServer server;
  private AutoCloseable controllers;

  @BeforeEach
  void start() throws IOException {
    ClusterStore store = new ClusterStore(InstantSource.system());
    server = ApiServer.start(store, 0);
    server.writeKubeconfig(dir.resolve("kubeconfig"));
    controllers = new Controllers(store, LoadBalancers.NONE, Settings.LIFELIKE).runEvery(Duration.ofMillis(50));
    try (InputStream in = ClusterStore.class.getResourceAsStream("shops.yaml")) {
      assertThat(kubectl(new String(in.readAllBytes(), StandardCharsets.UTF_8), "apply", "-f", "-"))
          .isEqualTo("customresourcedefinition.apiextensions.k8s.io/shops.test.webapp.dev created\n");
    }
  }

  @AfterEach
  void stop() throws Exception {
    controllers.close();
    server.close();
  }

  private ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", dir.resolve("kubeconfig").toString(),
        "--cache-dir", dir.resolve("cache").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBE_EDITOR", "sed -i s/Low/High/");
    return builder;
  }

  private String kubectl(String input, String... arguments) {
    try {
      Process process = command(arguments).start();
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void appliesShowsAndDeletesCustomResources() {
    assertThat(kubectl(SHOP, "apply", "-f", "-")).isEqualTo("shop.test.webapp.dev/s created\n");
    assertThat(kubectl(SHOP.replace("engine: x", "engine: x, size: 1"), "apply", "-f", "-"))
        .contains("strict decoding error: unknown field \"spec.databases[0].size\"");
    assertThat(kubectl(SHOP.replace("database: a", "database: nope"), "apply", "-f", "-"))
        .contains("spec.services[0].uses[0]: Invalid value: \"object\": every database in uses must be one of"
            + " spec.databases (services \"web\", uses[0] {\"database\":\"nope\"})");
    assertThat(kubectl("", "get", "sh").lines().findFirst()).hasValueSatisfying(
        header -> assertThat(header.split(" +")).containsExactly("NAME", "READY", "REGION", "AGE"));
    assertThat(kubectl("", "get", "sh", "-o", "wide")).containsPattern("s +us-east-1 +web +\\d+s");
    assertThat(kubectl("", "describe", "sh", "s")).containsPattern("Region: +us-east-1");
    assertThat(kubectl("", "scale", "sh", "s", "--replicas=2")).isEqualTo("shop.test.webapp.dev/s scaled\n");
    assertThat(kubectl("", "label", "sh", "s", "a=b")).isEqualTo("shop.test.webapp.dev/s labeled\n");
    assertThat(kubectl("", "annotate", "sh", "s", "a=b")).isEqualTo("shop.test.webapp.dev/s annotated\n");
    assertThat(kubectl("", "edit", "sh", "s")).isEqualTo("shop.test.webapp.dev/s edited\n");
    assertThat(kubectl("", "get", "sh", "s", "-o", "jsonpath={.spec.level} {.spec.replicas} {.metadata.labels.a}"))
        .isEqualTo("High 2 b");
    assertThat(kubectl("", "patch", "sh", "s", "--type=json", "-p",
        "[{\"op\":\"remove\",\"path\":\"/spec/replicas\"}]"))
        .isEqualTo("shop.test.webapp.dev/s patched\n");
    assertThat(kubectl("", "explain", "shop.spec.region")).contains("Where it is.");
    assertThat(kubectl("", "delete", "sh", "s")).contains("deleted");
    assertThat(kubectl("", "get", "sh", "s")).isEqualTo("Error from server (NotFound): shops.test.webapp.dev \"s\" not"
        + " found\n");
  }

  @Test
  void appliesServerSideWithConflicts() {
    assertThat(kubectl(SHOP, "apply", "--server-side", "-f", "-")).isEqualTo("shop.test.webapp.dev/s"
        + " serverside-applied\n");
    String other = SHOP.replace("region: us-east-1", "region: us-east-2");
    assertThat(kubectl(other, "apply", "--server-side", "--field-manager=other", "-f", "-"))
        .contains("error: Apply failed with 1 conflict: conflict with \"kubectl\": .spec.region");
    assertThat(kubectl(other, "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-"))
        .contains("region is immutable");
  }

  @Test
  void rollsOutDeployments() {
    String[] create = {"create", "deployment", "web", "--image=x:1", "--replicas=2"};
    assertThat(kubectl("", create)).contains("pipe it into kubectl apply -f -");
    String manifest = kubectl("", "create", "deployment", "web", "--image=x:1", "--replicas=2", "--dry-run=client",
        "-o", "yaml");
    assertThat(kubectl(manifest, "apply", "-f", "-")).isEqualTo("deployment.apps/web created\n");
    assertThat(kubectl("", "rollout", "status", "deployment/web")).contains("successfully rolled out");
    assertThat(kubectl("", "get", "deploy,pods")).containsPattern("deployment.apps/web +2/2 +2 +2")
        .containsPattern("pod/web-\\S+ +1/1 +Running");
    assertThat(kubectl("", "set", "image", "deployment/web", "x=x:2")).contains("image updated");
    assertThat(kubectl("", "describe", "deployment", "web")).contains("Image:         x:2");
    assertThat(kubectl("", "api-resources")).containsPattern("deployments +deploy +apps/v1 +true +Deployment")
        .containsPattern("shops +sh +test.webapp.dev/v1 +true +Shop");
    assertThat(kubectl("", "explain", "deployment.spec.strategy")).contains("RollingUpdateDeployment");
    assertThat(kubectl("", "create", "namespace", "gone")).contains("created");
    assertThat(kubectl("", "delete", "namespace", "gone")).contains("deleted");
  }

  @Test
  void createsByHandWhatPeopleCreateByHand() {
    assertThat(kubectl("", "create", "namespace", "shop")).isEqualTo("namespace/shop created\n");
    assertThat(kubectl("", "create", "serviceaccount", "sa", "-n", "shop")).isEqualTo("serviceaccount/sa created\n");
    assertThat(kubectl("", "create", "configmap", "cm", "-n", "shop", "--from-literal=k=v"))
        .isEqualTo("configmap/cm created\n");
    assertThat(kubectl("", "create", "secret", "generic", "token", "-n", "shop", "--from-literal=token=t0p"))
        .isEqualTo("secret/token created\n");
    assertThat(kubectl("", "get", "secret/token", "-n", "shop", "-o", "jsonpath={.data.token} {.type}"))
        .isEqualTo("dDBw Opaque");
    assertThat(kubectl("", "get", "cm/cm", "-n", "shop", "-o", "jsonpath={.data}")).isEqualTo("{\"k\":\"v\"}");
    assertThat(kubectl("", "auth", "can-i", "create", "pods")).isEqualTo("yes\n");
  }

  @Test
  void watches() throws IOException {
    Path output = dir.resolve("watch");
    Process watch = command("get", "sh", "-w", "-o", "wide").redirectOutput(output.toFile()).start();
    try {
      kubectl(SHOP, "apply", "-f", "-");
      await().atMost(Duration.ofSeconds(20)).untilAsserted(
          () -> assertThat(Files.readString(output)).containsPattern("NAME +READY[^\n]*\ns +us-east-1"));
      kubectl("", "patch", "sh", "s", "--subresource=status", "--type=merge", "-p",
          "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
      await().atMost(Duration.ofSeconds(20)).untilAsserted(
          () -> assertThat(Files.readString(output)).containsPattern("s +True +us-east-1"));
    } finally {
      watch.destroy();
    }
  }
}
