package dev.webapp.platform.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The operator as a process of its own, to be killed at any moment. */
final class OperatorProcess implements AutoCloseable {
  private final Path log;
  private final URI aws;
  private final String namespace;
  private Process process;

  OperatorProcess(Path log, URI aws, String namespace) {
    this.log = log;
    this.aws = aws;
    this.namespace = namespace;
    start();
  }

  void start() {
    ProcessBuilder builder = new ProcessBuilder(List.of(
        ProcessHandle.current().info().command().orElseThrow(), "--sun-misc-unsafe-memory-access=allow",
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "dev.webapp.platform.cli.Main", "run",
        "--cluster-name", "test", "--region", "us-east-1", "--http-port", "0", "--namespaces", namespace,
        // moto knows no associations.
        "--pod-credentials", "WebIdentity"));
    builder.environment().putAll(Map.of("AWS_ENDPOINT_URL", aws.toString(), "AWS_ACCESS_KEY_ID", "test",
        "AWS_SECRET_ACCESS_KEY", "test", "AWS_REGION", "us-east-1"));
    builder.environment().remove("AWS_CA_BUNDLE");
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
      Process started = process;
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: no chance to finish anything. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  File log() {
    return log.toFile();
  }

  /** SIGTERM. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the operator does not end when it is told to");
    }
  }
}
