package dev.webapp.platform.sandbox.aws.eks;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.iam.IamClient;

class PodIdentityAssociationsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/app";
  private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
      + "{\"Service\":\"pods.eks.amazonaws.com\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}";

  private final Account account = new Account();
  private final EksClient eks = account.client(EksClient.class);
  private final IamClient iam = account.client(IamClient.class);

  @BeforeEach
  void makeARole() {
    iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(TRUST));
    account.pass(Duration.ofMinutes(1));
  }

  private PodIdentityAssociation create(String serviceAccount, String token) {
    return eks.createPodIdentityAssociation(r -> r.clusterName("test").namespace("shop").serviceAccount(serviceAccount)
        .roleArn(ROLE).clientRequestToken(token).tags(Map.of("team", "a"))).association();
  }

  @Test
  void aServiceAccountHasOneAssociation() {
    PodIdentityAssociation made = create("web", "token");
    assertThat(made.associationId()).matches("a-[a-z0-9]{17}");
    assertThat(made.associationArn())
        .isEqualTo("arn:aws:eks:us-east-1:123456789012:podidentityassociation/test/" + made.associationId());
    assertThat(create("web", "token")).as("the same call").isEqualTo(made);
    assertThat(refused("ResourceInUseException", () -> create("web", "another")).awsErrorDetails().errorMessage())
        .isEqualTo("Association already exists: " + made.associationId());
    eks.deletePodIdentityAssociation(r -> r.clusterName("test").associationId(made.associationId()));
    assertThat(create("web", "token").associationId()).isNotEqualTo(made.associationId());
  }

  @Test
  void looksAtTheRoleWhenItIsNamed() {
    iam.createRole(r -> r.roleName("late").assumeRolePolicyDocument(TRUST));
    assertThat(refused("InvalidParameterException", () -> associate("late")).awsErrorDetails().errorMessage())
        .isEqualTo("Role provided in the request does not exist.");
    account.pass(Duration.ofSeconds(10));
    associate("late");
    iam.createRole(r -> r.roleName("untagged").assumeRolePolicyDocument(TRUST.replace(",\"sts:TagSession\"", "")));
    account.pass(Duration.ofSeconds(10));
    assertThat(refused("InvalidParameterException", () -> associate("untagged")).awsErrorDetails().errorMessage())
        .startsWith("Trust policy of the role provided is invalid.");
    refused("AccessDeniedException", () -> eks.createPodIdentityAssociation(r -> r.clusterName("test").namespace("shop")
        .serviceAccount("x").roleArn("arn:aws:iam::210987654321:role/app")));
    refused("ResourceNotFoundException", () -> eks.createPodIdentityAssociation(
        r -> r.clusterName("absent").namespace("shop").serviceAccount("x").roleArn(ROLE)));
    refused("InvalidParameterException", () -> eks.createPodIdentityAssociation(
        r -> r.clusterName("test").serviceAccount("x").roleArn(ROLE)));
  }

  private void associate(String role) {
    eks.createPodIdentityAssociation(r -> r.clusterName("test").namespace("shop").serviceAccount(role)
        .roleArn("arn:aws:iam::123456789012:role/" + role));
  }

  @Test
  void anUpdateLeavesWhatItDoesNotName() {
    PodIdentityAssociation made = create("web", null);
    PodIdentityAssociation targeted = eks.updatePodIdentityAssociation(r -> r.clusterName("test")
        .associationId(made.associationId()).targetRoleArn("arn:aws:iam::210987654321:role/far")).association();
    assertThat(targeted.roleArn()).isEqualTo(ROLE);
    assertThat(targeted.externalId()).isNotNull();
    assertThat(targeted.tags()).containsEntry("team", "a");
    refused("InvalidParameterException", () -> eks.updatePodIdentityAssociation(r -> r.clusterName("test")
        .associationId(made.associationId()).targetRoleArn("far")));
    refused("ResourceNotFoundException", () -> eks.updatePodIdentityAssociation(
        r -> r.clusterName("test").associationId("a-absent").roleArn(ROLE)));
  }

  @Test
  void listsPageByPageWithoutRolesAndTags() {
    IntStream.range(0, 5).forEach(i -> create("web" + i, null));
    var all = eks.listPodIdentityAssociationsPaginator(r -> r.clusterName("test").maxResults(2)).associations();
    assertThat(all).extracting(PodIdentityAssociationSummary::serviceAccount)
        .containsExactlyInAnyOrder("web0", "web1", "web2", "web3", "web4");
    assertThat(eks.listPodIdentityAssociations(r -> r.clusterName("test").namespace("shop").serviceAccount("web3"))
        .associations()).hasSize(1);
    assertThat(eks.listPodIdentityAssociations(r -> r.clusterName("test").namespace("elsewhere")).associations())
        .isEmpty();
    refused("InvalidParameterException", () -> eks.listPodIdentityAssociations(
        r -> r.clusterName("test").maxResults(101)));
    refused("ResourceNotFoundException", () -> eks.listPodIdentityAssociations(r -> r.clusterName("absent")));
  }

  @Test
  void tagsComeAndGo() {
    String arn = create("web", null).associationArn();
    eks.tagResource(r -> r.resourceArn(arn).tags(Map.of("team", "b", "more", "yes")));
    eks.untagResource(r -> r.resourceArn(arn).tagKeys("more"));
    assertThat(eks.listTagsForResource(r -> r.resourceArn(arn)).tags()).isEqualTo(Map.of("team", "b"));
    refused("BadRequestException", () -> eks.tagResource(r -> r.resourceArn(arn).tags(Map.of("aws:x", "y"))));
    refused("NotFoundException", () -> eks.tagResource(r -> r.resourceArn(arn + "x").tags(Map.of("x", "y"))));
  }
}
