package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's clients as they are configured from outside. */
class SdkSourceTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);

  @RegisterExtension
  final SystemProperties properties = new SystemProperties();

  /** Plays AWS by one answer to whatever it is asked. */
  private static final class Stub implements AutoCloseable {
    private final HttpServer server;
    private final List<String> paths = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();

    Stub(int status, String answer) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        paths.add(exchange.getRequestURI().getPath());
        bodies.add(URLDecoder.decode(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
      });
      server.start();
    }

    /** By a name, since by an address the SDK has no choice of how to tell of buckets. */
    String endpoint() {
      return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void bucketsAreToldByThePathWhereSomebodyElsePlaysS3() throws IOException {
    try (Stub stub = new Stub(404, "<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>");
        SdkSource source = new SdkSource()) {
      properties.pointTo(stub.endpoint());
      S3Client s3 = source.make(S3Client.class, SCOPE);
      assertThatThrownBy(() -> s3.getBucketVersioning(r -> r.bucket("main")))
          .isInstanceOf(NoSuchBucketException.class);
      assertThat(stub.paths).containsExactly("/main");
    }
  }

  /** Credentials that one namespace got must not serve another one, whose id the role need not trust. */
  @Test
  void eachExternalIdOfARoleIsAskedForOnItsOwn() throws IOException {
    try (Stub stub = new Stub(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: "
        + "arn:aws:sts::111122223333:assumed-role/op/s is not authorized to perform: sts:AssumeRole on resource: "
        + "arn:aws:iam::444455556666:role/r</Message></Error></ErrorResponse>"); SdkSource source = new SdkSource()) {
      properties.pointTo(stub.endpoint());
      ScopedClients clients = new ScopedClients(source, new Governor(InstantSource.system()), ApiCall.Listener.NONE,
          InstantSource.system());
      for (String namespace : List.of("shop", "n".repeat(63))) {
        Scope scope = new Scope("us-east-1", "arn:aws:iam::444455556666:role/r", "prod/" + namespace);
        assertThatThrownBy(() -> clients.get(StsClient.class, new Scope("us-east-1", null)).getCallerIdentity())
            .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> clients.get(IamClient.class, scope).listRoles()).isInstanceOfSatisfying(Problem.class,
            problem -> assertThat(problem).returns(Problem.Category.DENIED, Problem::category)
                .returns("sts:AssumeRole", Problem::action).extracting(Throwable::getMessage).asString()
                .contains("\"AWS\":\"arn:aws:iam::111122223333:role/op\"",
                    "\"sts:ExternalId\":\"prod/" + namespace + "\""));
      }
      assertThat(stub.bodies.stream().filter(request -> request.contains("Action=AssumeRole")).toList()).hasSize(2)
          .satisfiesExactly(
              first -> assertThat(first).contains("ExternalId=prod/shop", "RoleSessionName=webapp-platform@shop"),
              second -> assertThat(second).contains(
                  "ExternalId=prod/" + "n".repeat(63), "RoleSessionName=webapp-platform@" + "n".repeat(48) + "&"));
    }
  }

  @Test
  void awsHasAHostForEachBucket() {
    properties.setCredentials();
    try (SdkSource source = new SdkSource(); S3Client s3 = source.make(S3Client.class, SCOPE)) {
      assertThat(s3.utilities().getUrl(r -> r.bucket("main").key("a")).getHost()).startsWith("main.s3.");
    }
  }
}
