package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxVerbTest {
  @TempDir
  private Path files;

  /** Nobody has to prepare an account that is not there before the process, and gone after it. */
  @Test
  void platformsInOtherAccountsBecomeReadyWithoutPreparation() throws Exception {
    Path file = Files.writeString(files.resolve("shop.yaml"), """
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata: {name: shop, namespace: shop}
        spec:
          aws: {region: us-east-1, roleArn: "arn:aws:iam::444455556666:role/teams/platforms"}
          services: [{name: api, image: i, port: 8080, routes: [{host: a.example.com}], uses: [{table: carts}]}]
          tables: [{name: carts, partitionKey: {name: id, type: String}}]
        """);
    StringWriter out = new StringWriter();

    int code = Main.line(new SandboxVerb()).setOut(new PrintWriter(out)).execute("--until-ready", "--timeout", "60",
        "--kubeconfig", files.resolve("kubeconfig").toString(), file.toString());

    assertThat(code).as(out.toString()).isZero();
  }
}
