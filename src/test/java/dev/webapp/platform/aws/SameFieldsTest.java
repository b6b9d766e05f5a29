package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GetUserPoolMfaConfigResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetUserPoolMfaConfigRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;
import software.amazon.awssdk.services.wafv2.model.UpdateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.WebACL;

/** Whatever an update can reset is carried over: a new version of the SDK must not add what is not. */
class SameFieldsTest {
  @Test
  void nothingThatAnUpdateResetsIsLeftOut() {
    assertThat(untold(UpdateUserPoolRequest.builder().build(), UserPoolType.builder().build()))
        .as("known by other names").containsExactly("PoolName", "UserPoolId");
    assertThat(untold(UpdateUserPoolClientRequest.builder().build(), UserPoolClientType.builder().build())).isEmpty();
    assertThat(untold(SetUserPoolMfaConfigRequest.builder().build(), GetUserPoolMfaConfigResponse.builder().build()))
        .containsExactly("UserPoolId");
    assertThat(untold(UpdateWebAclRequest.builder().build(), WebACL.builder().build()))
        .as("how it is told which one, and in which state").containsExactly("LockToken", "Scope");
  }

  @Test
  void carriesWhatIsThereAndSetsNothingElse() {
    UserPoolType told = UserPoolType.builder().id("us-east-1_a").autoVerifiedAttributesWithStrings("email")
        .lambdaConfig(l -> l.preSignUp("arn")).build();
    UpdateUserPoolRequest request =
        SameFields.carry(told, UpdateUserPoolRequest.builder().smsVerificationMessage("{####}")).build();
    assertThat(request.autoVerifiedAttributesAsStrings()).containsExactly("email");
    assertThat(request.lambdaConfig().preSignUp()).isEqualTo("arn");
    assertThat(request.hasUserPoolTags()).isFalse();
    assertThat(request.userPoolId()).isNull();
    assertThat(request.smsVerificationMessage()).as("as it was told: not at all").isNull();
  }

  private static Set<String> untold(SdkPojo request, SdkPojo told) {
    Set<String> names = names(request);
    names.removeAll(names(told));
    return names;
  }

  private static Set<String> names(SdkPojo pojo) {
    return pojo.sdkFields().stream().map(SdkField::memberName).collect(Collectors.toCollection(TreeSet::new));
  }
}
