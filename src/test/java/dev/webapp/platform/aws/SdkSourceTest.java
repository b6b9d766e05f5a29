package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.webapp.platform.resource.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

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

  @Test
  void awsHasAHostForEachBucket() {
    set("aws.accessKeyId", "test");
    set("aws.secretAccessKey", "test");
    try (SdkSource source = new SdkSource(); S3Client s3 = source.make(S3Client.class, SCOPE)) {
      assertThat(s3.utilities().getUrl(r -> r.bucket("main").key("a")).getHost()).startsWith("main.s3.");
    }
  }
}
