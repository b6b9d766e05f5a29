package dev.webapp.platform.sandbox.aws.secretsmanager;

import static dev.webapp.platform.sandbox.aws.secretsmanager.SecretsManagerService.SECRETS_MANAGER;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;

/** Secrets Manager's values: versions and their staging labels. */
final class SecretValues implements SecretsState.Part {
  private static final int MOST_BYTES = 65536;

  private final SecretsState state;

  SecretValues(SecretsState state) {
    this.state = state;
  }

  static SecretsState.Version version(String id, String text, SdkBytes binary, Instant now) {
    if (text != null && binary != null) {
      throw SECRETS_MANAGER.refuse("InvalidParameterException",
          "You can't specify both a binary secret value and a string secret value in the same secret.");
    }
    int bytes = text != null ? text.getBytes(StandardCharsets.UTF_8).length : binary.asByteArrayUnsafe().length;
    if (bytes > MOST_BYTES) {
      throw SECRETS_MANAGER.refuse("ValidationException",
          "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length "
              + "less than or equal to " + MOST_BYTES);
    }
    return new SecretsState.Version(id, text, binary, now);
  }

  @Override
  public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    SecretsState.Secret secret = state.usable(request.secretId());
    String label = request.versionStage() == null ? "AWSCURRENT" : request.versionStage();
    String id = request.versionId() == null ? secret.stages().get(label) : request.versionId();
    SecretsState.Version version = id == null ? null : secret.versions().get(id);
    if (version == null) {
      throw SECRETS_MANAGER.refuse("ResourceNotFoundException", request.versionId() == null
          ? "Secrets Manager can't find the specified secret value for staging label: " + label
          : "Secrets Manager can't find the specified secret value for VersionId: " + id);
    }
    return GetSecretValueResponse.builder()
        .arn(secret.arn()).name(secret.name()).versionId(id).versionStages(secret.versionsToStages().get(id))
        .secretString(version.text()).secretBinary(version.binary()).createdDate(version.created())
        .build();
  }

  @Override
  public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
    SecretsState.Secret secret = state.usable(request.secretId());
    if (request.secretString() == null && request.secretBinary() == null) {
      throw SECRETS_MANAGER.refuse("InvalidRequestException", "You must provide either SecretString or SecretBinary.");
    }
    List<String> labels = request.versionStages().isEmpty() ? List.of("AWSCURRENT") : request.versionStages();
    String token = state.token(request.clientRequestToken());
    SecretsState.Secret changed = put(secret, token, request.secretString(), request.secretBinary(), labels);
    return PutSecretValueResponse.builder().arn(secret.arn()).name(secret.name()).versionId(token)
        .versionStages(changed.versionsToStages().get(token)).build();
  }

  @Override
  public UpdateSecretResponse updateSecret(UpdateSecretRequest request) {
    SecretsState.Secret secret = state.usable(request.secretId());
    SecretsState.Secret described = secret.described(request.description(), request.kmsKeyId(), state.now());
    boolean value = request.secretString() != null || request.secretBinary() != null;
    String token = value ? state.token(request.clientRequestToken()) : null;
    if (value) {
      put(described, token, request.secretString(), request.secretBinary(), List.of("AWSCURRENT"));
    } else {
      state.secrets.put(secret.name(), described);
    }
    return UpdateSecretResponse.builder().arn(secret.arn()).name(secret.name()).versionId(token).build();
  }

  /** A version's value never changes: repeating it is the same call, another value under its token is refused. */
  private SecretsState.Secret put(
      SecretsState.Secret secret, String token, String text, SdkBytes binary, List<String> labels) {
    SecretsState.Version had = secret.versions().get(token);
    if (had != null) {
      if (had.holds(text, binary)) {
        state.secrets.put(secret.name(), secret);
        return secret;
      }
      throw SECRETS_MANAGER.refuse("ResourceExistsException", "You can't modify an existing version; a version with "
          + "this ClientRequestToken already exists with a different value.");
    }
    SecretsState.Secret changed = secret.with(version(token, text, binary, state.now()), labels, state.now());
    state.secrets.put(secret.name(), changed);
    return changed;
  }

  @Override
  public GetRandomPasswordResponse getRandomPassword(GetRandomPasswordRequest request) {
    StringBuilder alphabet = new StringBuilder();
    append(alphabet, request.excludeLowercase(), "abcdefghijklmnopqrstuvwxyz");
    append(alphabet, request.excludeUppercase(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    append(alphabet, request.excludeNumbers(), "0123456789");
    append(alphabet, request.excludePunctuation(), "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
    append(alphabet, !Boolean.TRUE.equals(request.includeSpace()), " ");
    String excluded = request.excludeCharacters() == null ? "" : request.excludeCharacters();
    String allowed = alphabet.chars().filter(c -> excluded.indexOf(c) < 0)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    long length = request.passwordLength() == null ? 32 : request.passwordLength();
    if (allowed.isEmpty() || length < 1 || length > 4096) {
      throw SECRETS_MANAGER.refuse("InvalidParameterException", "The password's length or characters are invalid.");
    }
    return GetRandomPasswordResponse.builder()
        .randomPassword(state.region().ids().letters((int) length, allowed)).build();
  }

  private static void append(StringBuilder alphabet, Boolean exclude, String characters) {
    if (!Boolean.TRUE.equals(exclude)) {
      alphabet.append(characters);
    }
  }
}
