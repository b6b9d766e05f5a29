package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.invalid;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TagResourceRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TagResourceResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UntagResourceRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UntagResourceResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/** The tags of user pools; nothing else of Cognito's has any. */
final class Tags implements CognitoState.Part {
  private static final int MOST = 50;

  private final CognitoState state;

  Tags(CognitoState state) {
    this.state = state;
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    UserPoolType pool = pool(request.resourceArn());
    Map<String, String> tags = new TreeMap<>(pool.userPoolTags());
    tags.putAll(request.tags());
    check(tags);
    state.change(pool.toBuilder().userPoolTags(tags).build());
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    UserPoolType pool = pool(request.resourceArn());
    Map<String, String> tags = new TreeMap<>(pool.userPoolTags());
    tags.keySet().removeAll(request.tagKeys());
    state.change(pool.toBuilder().userPoolTags(tags).build());
    return UntagResourceResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tags(pool(request.resourceArn()).userPoolTags()).build();
  }

  private UserPoolType pool(String arn) {
    String pools = state.region().arn(COGNITO, "userpool/");
    if (arn == null || !arn.startsWith(pools)) {
      throw invalid("Invalid resource ARN: " + arn);
    }
    return state.pool(arn.substring(pools.length())).told();
  }

  static void check(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw COGNITO.refuse("UserPoolTaggingException", "A user pool can have at most " + MOST + " tags.");
    }
    tags.forEach((key, value) -> {
      if (key.isEmpty() || key.length() > 128 || key.startsWith("aws:") || value != null && value.length() > 256) {
        throw COGNITO.refuse("UserPoolTaggingException", "Invalid tag: " + key);
      }
    });
  }
}
