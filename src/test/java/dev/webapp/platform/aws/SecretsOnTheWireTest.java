package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.webapp.platform.fakes.Logs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Requests with passwords, as the SDK sends them to an AWS that says back what it was sent. */
class SecretsOnTheWireTest {
  private static final String PASSWORD = "Planted0Password1Nobody2Shall3See";
  private static final String SECRET = "{\"username\":\"platform\",\"password\":\"" + PASSWORD + "\"}";
  private static final Scope SCOPE = new Scope("us-east-1", null);

  private static final Map<String, Consumer<ScopedClients>> CALLS = new LinkedHashMap<>(Map.of(
      "rds create", aws -> aws.get(RdsClient.class, SCOPE).createDBInstance(r -> r.dbInstanceIdentifier("main")
          .masterUserPassword(PASSWORD)),
      "rds modify", aws -> aws.get(RdsClient.class, SCOPE).modifyDBInstance(r -> r.dbInstanceIdentifier("main")
          .masterUserPassword(PASSWORD)),
      "docdb create", aws -> aws.get(DocDbClient.class, SCOPE).createDBCluster(r -> r.dbClusterIdentifier("docs")
          .masterUserPassword(PASSWORD)),
      "docdb modify", aws -> aws.get(DocDbClient.class, SCOPE).modifyDBCluster(r -> r.dbClusterIdentifier("docs")
          .masterUserPassword(PASSWORD)),
      "elasticache create", aws -> aws.get(ElastiCacheClient.class, SCOPE).createReplicationGroup(
          r -> r.replicationGroupId("shared").authToken(PASSWORD)),
      "elasticache modify", aws -> aws.get(ElastiCacheClient.class, SCOPE).modifyReplicationGroup(
          r -> r.replicationGroupId("shared").authToken(PASSWORD)),
      "secret create", aws -> aws.get(SecretsManagerClient.class, SCOPE).createSecret(
          r -> r.name("main").secretString(SECRET)),
      "secret put", aws -> aws.get(SecretsManagerClient.class, SCOPE).putSecretValue(
          r -> r.secretId("main").secretString(SECRET))));

  @Test
  void neitherLogsNorProblemsSayWhatWasSentInConfidence() throws IOException {
    List<String> sent = new ArrayList<>();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String body = URLDecoder.decode(
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      sent.add(body);
      boolean json = exchange.getRequestHeaders().containsKey("X-Amz-Target");
      byte[] answer = (json
          ? "{\"__type\":\"InvalidRequestException\",\"message\":\"not "
              + body.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}"
          : "<ErrorResponse><Error><Code>InvalidParameterValue</Code><Message>not " + body.replace("&", "&amp;")
              + "</Message></Error></ErrorResponse>").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(400, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    List<String> told = new ArrayList<>();
    try (Logs logs = new Logs()) {
      ScopedClients clients = new ScopedClients(source(server), new Governor(InstantSource.system()),
          ApiCall.Listener.NONE, InstantSource.system());
      CALLS.forEach((what, call) -> {
        Problem problem = catchThrowableOfType(Problem.class, () -> call.accept(clients));
        assertThat(problem).as(what).hasMessageContaining("not ");
        StringWriter trace = new StringWriter();
        problem.printStackTrace(new PrintWriter(trace, true));
        told.add(what + ": " + trace);
      });
      assertThat(logs.lines()).anyMatch(line -> line.startsWith("software.amazon.awssdk."));
      told.addAll(logs.lines());
    } finally {
      server.stop(0);
    }
    assertThat(sent).hasSize(CALLS.size()).allMatch(SecretsOnTheWireTest::shows);
    assertThat(told).filteredOn(SecretsOnTheWireTest::shows).isEmpty();
  }

  private static boolean shows(String text) {
    return text.contains(PASSWORD);
  }

  private static ScopedClients.Source source(HttpServer server) {
    return new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        AwsClientBuilder<?, ?> builder = builder(type);
        return type.cast(builder.region(Region.US_EAST_1)
            .endpointOverride(URI.create("http://localhost:" + server.getAddress().getPort()))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "s"))).build());
      }
    };
  }

  private static AwsClientBuilder<?, ?> builder(Class<?> type) {
    try {
      return (AwsClientBuilder<?, ?>) type.getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
