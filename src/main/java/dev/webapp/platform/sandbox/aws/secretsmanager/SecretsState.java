package dev.webapp.platform.sandbox.aws.secretsmanager;

import static dev.webapp.platform.sandbox.aws.secretsmanager.SecretsManagerService.SECRETS_MANAGER;

import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** The secrets of a region, by name. */
final class SecretsState {
  /** A part of Secrets Manager's client. */
  interface Part extends SecretsManagerClient {
    @Override
    default String serviceName() {
      return SecretsManagerClient.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  /** One version of a secret's value. Prints neither. */
  record Version(String id, String text, SdkBytes binary, Instant created) {
    boolean holds(String otherText, SdkBytes otherBinary) {
      return Objects.equals(text, otherText) && Objects.equals(binary, otherBinary);
    }

    @Override
    public String toString() {
      return "Version[" + id + "]";
    }
  }

  /**
   * A secret.
   *
   * @param stages version ids by staging label
   * @param deleted when its deletion was asked for; null if it was not
   */
  record Secret(String arn, String name, String description, String kmsKeyId, Map<String, String> tags,
      Map<String, Version> versions, Map<String, String> stages, Instant created, Instant changed, Instant deleted) {

    Secret described(String newDescription, String newKey, Instant now) {
      return new Secret(arn, name, newDescription == null ? description : newDescription,
          newKey == null ? kmsKeyId : newKey, tags, versions, stages, created, now, deleted);
    }

    Secret tagged(Map<String, String> newTags, Instant now) {
      return new Secret(arn, name, description, kmsKeyId, newTags, versions, stages, created, now, deleted);
    }

    Secret deletedAt(Instant instant) {
      return new Secret(arn, name, description, kmsKeyId, tags, versions, stages, created, changed, instant);
    }

    /** With another version, labelled; what was current becomes previous, and what lost all labels goes. */
    Secret with(Version version, List<String> labels, Instant now) {
      Map<String, String> newStages = new TreeMap<>(stages);
      String current = newStages.get("AWSCURRENT");
      if (labels.contains("AWSCURRENT") && current != null && !current.equals(version.id())) {
        newStages.put("AWSPREVIOUS", current);
      }
      labels.forEach(label -> newStages.put(label, version.id()));
      Map<String, Version> newVersions = new LinkedHashMap<>(versions);
      newVersions.put(version.id(), version);
      newVersions.keySet().retainAll(newStages.values());
      return new Secret(arn, name, description, kmsKeyId, tags, newVersions, newStages, created, now, deleted);
    }

    /** Labels by version id, sorted. */
    Map<String, List<String>> versionsToStages() {
      Map<String, List<String>> labels = new TreeMap<>();
      versions.keySet().forEach(id -> labels.put(id, stages.entrySet().stream()
          .filter(stage -> stage.getValue().equals(id)).map(Map.Entry::getKey).toList()));
      return labels;
    }

    List<Tag> tagList() {
      return tags.entrySet().stream()
          .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
    }
  }

  private final Region region;
  final Store<Secret> secrets;

  SecretsState(Region region) {
    this.region = region;
    this.secrets = new Store<>(region.view());
  }

  Region region() {
    return region;
  }

  Instant now() {
    return region.now();
  }

  /** A secret by name, ARN or ARN without its suffix, even if it is to be deleted. */
  Secret find(String id) {
    String prefix = region.arn(SECRETS_MANAGER, "secret:");
    Secret secret = id == null ? null : secrets.get(id);
    if (secret == null && id != null && id.startsWith(prefix)) {
      String name = id.substring(prefix.length());
      secret = secrets.get(name);
      if (secret == null && name.matches(".+-[a-zA-Z0-9]{6}")) {
        secret = secrets.get(name.substring(0, name.length() - 7));
        secret = secret != null && secret.arn().equals(id) ? secret : null;
      }
    }
    if (secret == null) {
      throw SECRETS_MANAGER.refuse("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
    return secret;
  }

  /** A secret that is not to be deleted. */
  Secret usable(String id) {
    Secret secret = find(id);
    if (secret.deleted() != null) {
      throw SECRETS_MANAGER.refuse("InvalidRequestException",
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
    return secret;
  }

  /** A version's id: the caller's token, or one of our own as the SDK would have made it. */
  String token(String given) {
    if (given != null && (given.length() < 32 || given.length() > 64)) {
      throw SECRETS_MANAGER.refuse("InvalidParameterException",
          "The ClientRequestToken must be from 32 to 64 characters long.");
    }
    return given == null ? region.ids().uuid() : given;
  }

  static Map<String, String> merge(Map<String, String> has, List<Tag> more) {
    Map<String, String> merged = new TreeMap<>(has);
    for (Tag tag : more) {
      if (tag.key() == null || tag.key().isEmpty() || tag.key().startsWith("aws:")) {
        throw SECRETS_MANAGER.refuse("InvalidParameterException", "Invalid tag key: " + tag.key());
      }
      merged.put(tag.key(), tag.value() == null ? "" : tag.value());
    }
    if (merged.size() > 50) {
      throw SECRETS_MANAGER.refuse("InvalidParameterException", "The limit is 50 tags per secret.");
    }
    return merged;
  }
}
