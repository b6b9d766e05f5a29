package dev.webapp.platform.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;

/** Holds {@link Rule#SECRETS_ARE_SECRET}: passwords are in Secrets and in calls to AWS, and nowhere else. */
final class SecretsAreSecret implements Witness {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Violations violations;
  private final Set<String> values = new TreeSet<>();

  SecretsAreSecret(Violations violations) {
    this.violations = violations;
  }

  @Override
  public void calls(Snapshot seen, String operation, AwsRequest request) {
    if (request instanceof CreateSecretRequest create) {
      remember(create.name(), create.secretString());
    } else if (request instanceof PutSecretValueRequest put) {
      remember(put.secretId(), put.secretString());
    }
  }

  private void remember(String name, String secret) {
    try {
      values.add(MAPPER.readTree(secret).path("password").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the secret of a store: " + name, e);
    }
  }

  @Override
  public void applies(Snapshot seen, HasMetadata manifest) {
    if (manifest instanceof Secret secret) {
      // What AWS makes up itself is first seen here.
      secret.getData().forEach((key, value) -> {
        if (key.startsWith("client-secret-")) {
          values.add(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
        }
      });
    } else {
      check(manifest.toString(), manifest.getKind() + " " + manifest.getMetadata().getName());
    }
  }

  @Override
  public void reports(Snapshot before, JsonNode status) {
    check(status.toString(), "the status");
  }

  /** Looks for a secret's value in what others may read. */
  void check(String text, String where) {
    for (String value : values) {
      String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
      violations.expect(!text.contains(value) && !text.contains(encoded), Rule.SECRETS_ARE_SECRET,
          where + " shows a password");
    }
  }
}
