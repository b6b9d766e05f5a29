package dev.webapp.platform.sandbox.aws.secretsmanager;

import static dev.webapp.platform.sandbox.aws.secretsmanager.SecretsManagerService.SECRETS_MANAGER;

import dev.webapp.platform.sandbox.aws.policy.Request;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceRequest;

/**
 * What IAM is asked about Secrets Manager's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html). A secret that is
 * there is judged by its whole ARN, whatever the caller calls it. One that is not is judged by what the caller calls
 * it, as AWS's messages show. Of one that is being made AWS does not say whether the suffix counts that its ARN will
 * have: it is assumed not to.
 */
final class SecretAuthorizations {
  private final SecretsState state;

  SecretAuthorizations(SecretsState state) {
    this.state = state;
  }

  List<Request> of(String operation, SdkRequest request) {
    String action = "secretsmanager:" + operation;
    return switch (operation) {
      case "ListSecrets", "GetRandomPassword" -> List.of(Request.of(action, "*"));
      case "CreateSecret" -> creation(action, (CreateSecretRequest) request);
      case "TagResource" -> List.of(about(action, request).tagging(tags(((TagResourceRequest) request).tags())));
      case "UntagResource" ->
          List.of(about(action, request).with("aws:TagKeys", ((UntagResourceRequest) request).tagKeys()));
      default -> List.of(about(action, request));
    };
  }

  private List<Request> creation(String action, CreateSecretRequest request) {
    Map<String, String> tags = tags(request.tags());
    Request creation = Request.of(action, state.region().arn(SECRETS_MANAGER, "secret:" + request.name()))
        .with("secretsmanager:Name", String.valueOf(request.name())).tagging(tags);
    return tags.isEmpty() ? List.of(creation)
        : List.of(creation, new Request("secretsmanager:TagResource", creation.resources(), creation.context()));
  }

  private Request about(String action, SdkRequest request) {
    String id = request.getValueForField("SecretId", String.class).orElse("");
    try {
      SecretsState.Secret secret = state.find(id);
      Request about = Request.of(action, secret.arn()).onTagged(secret.tags());
      for (Map.Entry<String, String> tag : secret.tags().entrySet()) {
        about = about.with("secretsmanager:ResourceTag/" + tag.getKey(), tag.getValue());
      }
      return about;
    } catch (AwsServiceException absent) {
      return Request.of(action, id);
    }
  }

  private static Map<String, String> tags(List<Tag> tags) {
    return tags.stream().collect(TreeMap::new, (map, tag) -> map.put(tag.key(), tag.value()), Map::putAll);
  }
}
