package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;

import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoState.Pool;
import dev.webapp.platform.sandbox.aws.policy.Request;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TagResourceRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UntagResourceRequest;

/**
 * What IAM is asked about Cognito's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html): nearly all are
 * about a pool, whether it is there or not. Tags of a creation are context of the creation itself.
 */
final class UserPoolAuthorizations {
  private final CognitoState state;

  UserPoolAuthorizations(CognitoState state) {
    this.state = state;
  }

  List<Request> of(String operation, SdkRequest request) {
    String action = "cognito-idp:" + operation;
    return List.of(switch (request) {
      case CreateUserPoolRequest create -> Request.of(action, "*").tagging(create.userPoolTags());
      case TagResourceRequest tag -> about(action, tag.resourceArn()).tagging(tag.tags());
      case UntagResourceRequest untag -> about(action, untag.resourceArn()).with("aws:TagKeys", untag.tagKeys());
      default -> switch (operation) {
        case "ListUserPools", "DescribeUserPoolDomain" -> Request.of(action, "*");
        case "ListTagsForResource" -> about(action, text(request, "ResourceArn"));
        default -> about(action, state.region().arn(COGNITO, "userpool/" + text(request, "UserPoolId")));
      };
    });
  }

  private Request about(String action, String arn) {
    Pool pool = state.pools.get(arn.substring(arn.lastIndexOf('/') + 1));
    Request about = Request.of(action, arn);
    return pool == null ? about : about.onTagged(pool.told().userPoolTags());
  }

  private static String text(SdkRequest request, String field) {
    return request.getValueForField(field, String.class).orElse("");
  }
}
