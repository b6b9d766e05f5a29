package dev.webapp.platform.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyDocumentTest {
  @Test
  void statementsFollowEachOther() {
    PolicyDocument document = PolicyDocument.NONE
        .allow("Items", Set.of("dynamodb:Query", "dynamodb:GetItem"), List.of("arn:b", "arn:a"))
        .deny("", List.of("s3:*"), List.of("*"), Map.of("Bool", Map.of("aws:SecureTransport", List.of("false"))));

    assertThat(document).hasToString("{\"Version\":\"2012-10-17\",\"Statement\":["
        + "{\"Sid\":\"Items\",\"Effect\":\"Allow\",\"Action\":[\"dynamodb:GetItem\",\"dynamodb:Query\"],"
        + "\"Resource\":[\"arn:a\",\"arn:b\"]},"
        + "{\"Effect\":\"Deny\",\"Action\":[\"s3:*\"],\"Resource\":[\"*\"],"
        + "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":[\"false\"]}}}]}");
    assertThat(document.isEmpty()).isFalse();
    assertThat(PolicyDocument.NONE.isEmpty()).isTrue();
  }

  @Test
  void podsAssumeRolesAndTagTheirSessions() {
    assertThat(PolicyDocument.assumedByPods("shop", "web").text()).isEqualTo("{\"Version\":\"2012-10-17\","
        + "\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"pods.eks.amazonaws.com\"},"
        + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"],\"Condition\":{\"StringEquals\":{"
        + "\"aws:RequestTag/kubernetes-namespace\":[\"shop\"],"
        + "\"aws:RequestTag/kubernetes-service-account\":[\"web\"]}}}]}");
  }

  @Test
  void refusesWhatIamWouldRefuse() {
    assertThatIllegalArgumentException().isThrownBy(
        () -> PolicyDocument.NONE.allow("no-dashes", List.of("s3:*"), List.of("*")));
    assertThatIllegalArgumentException().isThrownBy(() -> PolicyDocument.NONE.allow("", List.of(), List.of("*")));
    assertThatIllegalArgumentException().isThrownBy(() -> PolicyDocument.NONE.allow("", List.of("s3:*"), List.of()));
  }

  @Test
  void aRoleWithoutAPolicyWantsNone() {
    assertThat(new Role("app", "/", "", PolicyDocument.assumedByPods("shop", "web"), null, null, null, Map.of())
        .policy())
        .isEqualTo(PolicyDocument.NONE);
  }
}
