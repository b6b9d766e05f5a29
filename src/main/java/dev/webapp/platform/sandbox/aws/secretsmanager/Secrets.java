package dev.webapp.platform.sandbox.aws.secretsmanager;

import static dev.webapp.platform.sandbox.aws.secretsmanager.SecretsManagerService.SECRETS_MANAGER;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceResponse;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceResponse;

/** Secrets Manager's secrets: creation, listing, tags, deletion and return from it. */
final class Secrets implements SecretsState.Part {
  private static final Duration FORCED_DELETION = Duration.ofSeconds(5);

  private final SecretsState state;

  Secrets(SecretsState state) {
    this.state = state;
  }

  /** The token makes a repeated call the same call. */
  @Override
  public CreateSecretResponse createSecret(CreateSecretRequest request) {
    String name = request.name();
    if (name == null || !name.matches("[a-zA-Z0-9/_+=.@!-]{1,512}")) {
      throw SECRETS_MANAGER.refuse("ValidationException", "Invalid name. Must be a valid name containing alphanumeric "
          + "characters, or any of the following: -/_+=.@!");
    }
    String token = state.token(request.clientRequestToken());
    SecretsState.Secret had = state.secrets.get(name);
    if (had != null && had.deleted() != null) {
      throw SECRETS_MANAGER.refuse("InvalidRequestException",
          "You can't create this secret because a secret with this name is already scheduled for deletion.");
    }
    if (had != null) {
      SecretsState.Version version = had.versions().get(token);
      if (version != null && version.holds(request.secretString(), request.secretBinary())) {
        return CreateSecretResponse.builder().arn(had.arn()).name(name).versionId(token).build();
      }
      throw SECRETS_MANAGER.refuse("ResourceExistsException",
          "The operation failed because the secret " + name + " already exists.");
    }
    Instant now = state.now();
    String arn = state.region().arn(SECRETS_MANAGER, "secret:" + name + "-" + state.region().ids().letters(6,
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"));
    SecretsState.Secret secret = new SecretsState.Secret(arn, name, request.description(), request.kmsKeyId(),
        SecretsState.merge(Map.of(), request.tags()), Map.of(), Map.of(), now, now, null);
    boolean value = request.secretString() != null || request.secretBinary() != null;
    if (value) {
      secret = secret.with(SecretValues.version(token, request.secretString(), request.secretBinary(), now),
          List.of("AWSCURRENT"), now);
    }
    state.secrets.put(name, secret);
    return CreateSecretResponse.builder().arn(arn).name(name).versionId(value ? token : null).build();
  }

  @Override
  public DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
    SecretsState.Secret secret = state.find(request.secretId());
    return DescribeSecretResponse.builder()
        .arn(secret.arn()).name(secret.name()).description(secret.description()).kmsKeyId(secret.kmsKeyId())
        .createdDate(secret.created()).lastChangedDate(secret.changed()).deletedDate(secret.deleted())
        .tags(secret.tagList()).versionIdsToStages(secret.versionsToStages())
        .build();
  }

  @Override
  public ListSecretsResponse listSecrets(ListSecretsRequest request) {
    int size = request.maxResults() == null ? 100 : request.maxResults();
    if (size < 1 || size > 100) {
      throw SECRETS_MANAGER.refuse("InvalidParameterException", "MaxResults must be from 1 to 100.");
    }
    boolean deleted = Boolean.TRUE.equals(request.includePlannedDeletion());
    List<SecretListEntry> all = state.secrets.all().stream()
        .filter(secret -> deleted || secret.deleted() == null)
        .filter(secret -> request.filters().stream().allMatch(filter -> matches(secret, filter)))
        .map(secret -> SecretListEntry.builder()
            .arn(secret.arn()).name(secret.name()).description(secret.description()).kmsKeyId(secret.kmsKeyId())
            .createdDate(secret.created()).lastChangedDate(secret.changed()).deletedDate(secret.deleted())
            .tags(secret.tagList()).secretVersionsToStages(secret.versionsToStages()).build())
        .toList();
    String token = request.nextToken();
    if (token != null && !token.matches("\\d+")) {
      throw SECRETS_MANAGER.refuse("InvalidNextTokenException", "The NextToken value is invalid.");
    }
    Page<SecretListEntry> page = Page.of(all, token, size);
    return ListSecretsResponse.builder().secretList(page.items()).nextToken(page.next()).build();
  }

  /** Names, keys and values match by their beginning; an exclamation mark turns a value around. */
  private static boolean matches(SecretsState.Secret secret, Filter filter) {
    return filter.values().stream().anyMatch(value -> {
      boolean not = value.startsWith("!");
      Predicate<String> begins = text -> text != null && text.startsWith(not ? value.substring(1) : value);
      boolean found = switch (filter.keyAsString()) {
        case "name" -> begins.test(secret.name());
        case "description" -> begins.test(secret.description());
        case "tag-key" -> secret.tags().keySet().stream().anyMatch(begins);
        case "tag-value" -> secret.tags().values().stream().anyMatch(begins);
        case "all" -> Stream.of(Stream.of(secret.name(), secret.description() == null ? "" : secret.description()),
            secret.tags().keySet().stream(), secret.tags().values().stream()).flatMap(each -> each).anyMatch(begins);
        case "primary-region", "owning-service" -> false;
        default -> throw SECRETS_MANAGER.refuse("InvalidParameterException", "Unknown filter " + filter.keyAsString());
      };
      return found != not;
    });
  }

  @Override
  public DeleteSecretResponse deleteSecret(DeleteSecretRequest request) {
    boolean force = Boolean.TRUE.equals(request.forceDeleteWithoutRecovery());
    Long days = request.recoveryWindowInDays();
    if (force && days != null) {
      throw SECRETS_MANAGER.refuse("InvalidParameterException",
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (days != null && (days < 7 || days > 30)) {
      throw SECRETS_MANAGER.refuse("InvalidParameterException",
          "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    SecretsState.Secret secret = force ? state.find(request.secretId()) : state.usable(request.secretId());
    Duration window = force ? FORCED_DELETION : Duration.ofDays(days == null ? 30 : days);
    state.secrets.put(secret.name(),
        Evolution.from(state.now(), secret.deletedAt(state.now())).gone(window));
    return DeleteSecretResponse.builder()
        .arn(secret.arn()).name(secret.name()).deletionDate(force ? state.now() : state.now().plus(window)).build();
  }

  @Override
  public RestoreSecretResponse restoreSecret(RestoreSecretRequest request) {
    SecretsState.Secret secret = state.find(request.secretId());
    state.secrets.put(secret.name(), secret.deletedAt(null));
    return RestoreSecretResponse.builder().arn(secret.arn()).name(secret.name()).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    SecretsState.Secret secret = state.usable(request.secretId());
    state.secrets.put(secret.name(),
        secret.tagged(SecretsState.merge(secret.tags(), request.tags()), state.now()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    SecretsState.Secret secret = state.usable(request.secretId());
    Map<String, String> left = new TreeMap<>(secret.tags());
    left.keySet().removeAll(request.tagKeys());
    state.secrets.put(secret.name(), secret.tagged(left, state.now()));
    return UntagResourceResponse.builder().build();
  }
}
