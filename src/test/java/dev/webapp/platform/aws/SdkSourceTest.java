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
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's clients as they are configured from outside. */
class SdkSourceTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);

  private final Map<String, String> before = new TreeMap<>();

  private void set(String property, String value) {
    before.put(property, String.valueOf(System.getProperty(property)));
    System.setProperty(property, value);
  }

  @AfterEach
  void restore() {
    before.forEach((property, value) -> {
      if (value.equals("null")) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, value);
      }
    });
  }

  /** By a name, since by an address the SDK has no other choice. */
  @Test
  void bucketsAreToldByThePathWhereSomebodyElsePlaysS3() throws IOException {
    List<String> paths = new ArrayList<>();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      paths.add(exchange.getRequestURI().getPath());
      byte[] body = "<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>".getBytes();
      exchange.sendResponseHeaders(404, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    set("aws.endpointUrl", "http://localhost:" + server.getAddress().getPort());
    set("aws.accessKeyId", "test");
    set("aws.secretAccessKey", "test");
    try (SdkSource source = new SdkSource()) {
      S3Client s3 = source.make(S3Client.class, SCOPE);
      assertThatThrownBy(() -> s3.getBucketVersioning(r -> r.bucket("main")))
          .isInstanceOf(NoSuchBucketException.class);
    } finally {
      server.stop(0);
    }
    assertThat(paths).containsExactly("/main");
  }

  /** Credentials that one namespace got must not serve another one, whose id the role need not trust. */
  @Test
  void eachExternalIdOfARoleIsAskedForOnItsOwn() throws IOException {
    List<String> asked = new ArrayList<>();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      asked.add(URLDecoder.decode(
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8));
      byte[] body = ("<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::111122223333:"
          + "assumed-role/op/s is not authorized to perform: sts:AssumeRole on resource: "
          + "arn:aws:iam::444455556666:role/r</Message></Error></ErrorResponse>").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(403, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    set("aws.endpointUrl", "http://localhost:" + server.getAddress().getPort());
    set("aws.accessKeyId", "test");
    set("aws.secretAccessKey", "test");
    try (SdkSource source = new SdkSource()) {
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
    } finally {
      server.stop(0);
    }
    assertThat(asked.stream().filter(request -> request.contains("Action=AssumeRole")).toList()).hasSize(2)
        .satisfiesExactly(
            first -> assertThat(first).contains("ExternalId=prod/shop", "RoleSessionName=webapp-platform@shop"),
            second -> assertThat(second).contains(
                "ExternalId=prod/" + "n".repeat(63), "RoleSessionName=webapp-platform@" + "n".repeat(48) + "&"));
  }

  @Test
  void awsHasAHostForEachBucket() {
    set("aws.accessKeyId", "test");
    set("aws.secretAccessKey", "test");
    try (SdkSource source = new SdkSource(); S3Client s3 = source.make(S3Client.class, SCOPE)) {
      assertThat(s3.utilities().getUrl(r -> r.bucket("main").key("a")).getHost()).startsWith("main.s3.");
    }
  }
}
