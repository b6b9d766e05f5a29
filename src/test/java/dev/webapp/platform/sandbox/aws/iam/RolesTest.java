package dev.webapp.platform.sandbox.aws.iam;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

class RolesTest {
  private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
      + "{\"Service\":\"pods.eks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final String POLICY = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
      + "\"s3:*\",\"Resource\":\"*\"}]}";

  private final Account account = new Account();
  private final IamClient iam = account.client(IamClient.class);

  private Role create(String name) {
    return iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST)).role();
  }

  @Test
  void allRegionsLeadToTheOneIamOfTheAccount() {
    create("app");
    assertThat(account.aws.client(IamClient.class, "eu-west-1").getRole(r -> r.roleName("app")).role().arn())
        .isEqualTo("arn:aws:iam::123456789012:role/app");
    refused("EntityAlreadyExists", () -> account.aws.client(IamClient.class, "eu-west-1").createRole(
        r -> r.roleName("APP").assumeRolePolicyDocument(TRUST)));
    assertThat(account.aws.calls().keep(10).count("iam", "GetRole")).isEqualTo(1);
  }

  @Test
  void tellsOfARoleWhatAwsTells() {
    Tag tag = Tag.builder().key("team").value("a").build();
    Role made = iam.createRole(r -> r.roleName("app").path("/a/b/").assumeRolePolicyDocument(TRUST).tags(tag)
        .permissionsBoundary("arn:aws:iam::aws:policy/AdministratorAccess")).role();
    Role role = iam.getRole(r -> r.roleName("app")).role();
    assertThat(role).isEqualTo(made);
    assertThat(role.arn()).isEqualTo("arn:aws:iam::123456789012:role/a/b/app");
    assertThat(role.roleId()).matches("AROA[A-Z2-7]{17}");
    assertThat(role.description()).isNull();
    assertThat(role.maxSessionDuration()).isEqualTo(3600);
    assertThat(role.tags()).containsExactly(tag);
    assertThat(role.assumeRolePolicyDocument()).doesNotContain("{", " ", "\"");
    assertThat(URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8)).isEqualTo(TRUST);
    Role listed = iam.listRoles(r -> r.pathPrefix("/a/")).roles().getFirst();
    assertThat(listed.tags()).isEmpty();
    assertThat(listed.permissionsBoundary()).isNull();
  }

  @Test
  void listingsPage() {
    IntStream.range(0, 5).forEach(i -> create("app" + i));
    assertThat(iam.listRolesPaginator(r -> r.maxItems(2)).roles()).extracting(Role::roleName)
        .containsExactly("app0", "app1", "app2", "app3", "app4");
    IntStream.range(0, 5).forEach(i ->
        iam.putRolePolicy(r -> r.roleName("app0").policyName("p" + i).policyDocument(POLICY)));
    assertThat(iam.listRolePolicies(r -> r.roleName("app0").maxItems(2)).isTruncated()).isTrue();
    assertThat(iam.listRolePoliciesPaginator(r -> r.roleName("app0").maxItems(2)).policyNames()).hasSize(5);
  }

  @Test
  void aRoleWithPoliciesStays() {
    create("app");
    iam.putRolePolicy(r -> r.roleName("app").policyName("inline").policyDocument(POLICY));
    String managed = iam.createPolicy(r -> r.policyName("managed").policyDocument(POLICY)).policy().arn();
    iam.attachRolePolicy(r -> r.roleName("app").policyArn(managed));
    refused("DeleteConflict", () -> iam.deleteRole(r -> r.roleName("app")));
    refused("DeleteConflict", () -> iam.deletePolicy(r -> r.policyArn(managed)));
    iam.detachRolePolicy(r -> r.roleName("app").policyArn(managed));
    refused("DeleteConflict", () -> iam.deleteRole(r -> r.roleName("app")));
    iam.deleteRolePolicy(r -> r.roleName("app").policyName("inline"));
    iam.deleteRole(r -> r.roleName("app"));
    refused("NoSuchEntity", () -> iam.getRole(r -> r.roleName("app")));
    iam.deletePolicy(r -> r.policyArn(managed));
    refused("NoSuchEntity", () -> iam.getPolicy(r -> r.policyArn(managed)));
  }

  @Test
  void anUpdateWithoutADurationGoesBackToAnHour() {
    create("app");
    iam.updateRole(r -> r.roleName("app").description("first").maxSessionDuration(7200));
    iam.updateRole(r -> r.roleName("app").description("second"));
    Role role = iam.getRole(r -> r.roleName("app")).role();
    assertThat(role.description()).isEqualTo("second");
    assertThat(role.maxSessionDuration()).isEqualTo(3600);
    refused("ValidationError", () -> iam.updateRole(r -> r.roleName("app").maxSessionDuration(60)));
  }

  @Test
  void aBoundaryIsAPolicyThatIsThere() {
    create("app");
    refused("NoSuchEntity", () -> iam.putRolePermissionsBoundary(
        r -> r.roleName("app").permissionsBoundary("arn:aws:iam::123456789012:policy/absent")));
    refused("NoSuchEntity", () -> iam.deleteRolePermissionsBoundary(r -> r.roleName("app")));
    String bounds = iam.createPolicy(r -> r.policyName("bounds").policyDocument(POLICY)).policy().arn();
    iam.putRolePermissionsBoundary(r -> r.roleName("app").permissionsBoundary(bounds));
    assertThat(iam.getRole(r -> r.roleName("app")).role().permissionsBoundary().permissionsBoundaryArn())
        .isEqualTo(bounds);
    assertThat(iam.getPolicy(r -> r.policyArn(bounds)).policy().permissionsBoundaryUsageCount()).isEqualTo(1);
  }

  @Test
  void countsNoWhiteSpaceAndAllInlinePoliciesTogether() {
    create("app");
    String big = POLICY.replace("\"*\"", "\"arn:aws:s3:::" + "x".repeat(6000) + "\"");
    iam.putRolePolicy(r -> r.roleName("app").policyName("one").policyDocument(big + " ".repeat(9000)));
    refused("LimitExceeded", () -> iam.putRolePolicy(r -> r.roleName("app").policyName("two").policyDocument(big)));
    iam.putRolePolicy(r -> r.roleName("app").policyName("one").policyDocument(big));
    refused("LimitExceeded", () -> iam.updateAssumeRolePolicy(r -> r.roleName("app").policyDocument(
        TRUST.replace("}]}", ",\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":\"" + "x".repeat(2000)
            + "\"}}}]}"))));
  }

  @Test
  void aRoleHasFiftyTags() {
    create("app");
    List<Tag> fifty = IntStream.range(0, 50).mapToObj(i -> Tag.builder().key("k" + i).value("").build()).toList();
    iam.tagRole(r -> r.roleName("app").tags(fifty));
    refused("LimitExceeded", () -> iam.tagRole(
        r -> r.roleName("app").tags(Tag.builder().key("one-more").value("v").build())));
    iam.untagRole(r -> r.roleName("app").tagKeys("k0", "never-there"));
    assertThat(iam.getRole(r -> r.roleName("app")).role().tags()).hasSize(49);
    refused("InvalidInput", () -> iam.tagRole(
        r -> r.roleName("app").tags(Tag.builder().key("aws:mine").value("v").build())));
    refused("ValidationError", () -> iam.tagRole(
        r -> r.roleName("app").tags(Tag.builder().key("k1").value("a,b").build())));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{                       | This policy contains invalid Json",
      "[]                      | Syntax errors in policy.",
      "{\"Statement\":[]}      | Syntax errors in policy.",
      "\"Allow\" -> \"allow\"  | Syntax errors in policy.",
      "\"Effect\" -> \"Affect\"| Syntax errors in policy.",
      "\"s3:*\" -> \"s3\"      | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
      "\"s3:*\" -> \"s3:a:b\"  | Actions/Condition can contain only one colon.",
      "\"s3:*\" -> []          | Policy statement must contain actions.",
      "\"*\"}] -> []}]         | Policy statement must contain resources.",
      "\"*\"}] -> \"bucket\"}] | Resource bucket must be in ARN format or \"*\".",
      "2012-10-17 -> 2008-10-17| Policy document must be version 2012-10-17 or greater.",
      "2012-10-17 -> 2020-01-01| Syntax errors in policy.",
      "\"Effect\" -> \"Sid\":\"a-b\",\"Effect\" | Statement IDs (SID) must be alpha-numeric. Check that your input "
          + "satisfies the regular expression [0-9A-Za-z]*",
      "\"Effect\" -> \"Principal\":\"*\",\"Effect\" | Policy document should not specify a principal."})
  void whatARoleMayDoIsAPolicy(String text, String message) {
    create("app");
    String document = text.contains(" -> ")
        ? POLICY.replace(text.split(" -> ")[0], text.split(" -> ")[1]) : text;
    assertThat(document).isNotEqualTo(POLICY);
    assertThat(refused("MalformedPolicyDocument",
        () -> iam.putRolePolicy(r -> r.roleName("app").policyName("p").policyDocument(document)))
        .awsErrorDetails().errorMessage()).isEqualTo(message);
  }

  @Test
  void whoAssumesARoleIsAPolicyOfItsOwn() {
    Map<String, String> messages = Map.of(
        TRUST.replace("\"Action\"", "\"Resource\":\"*\",\"Action\""), "Has prohibited field Resource",
        TRUST.replaceAll("\"Principal\":\\{[^}]*},", ""), "Missing required field Principal",
        TRUST.replace("sts:AssumeRole", "s3:GetObject"), "AssumeRole policy may only specify STS AssumeRole actions.",
        TRUST.replace("pods.eks.amazonaws.com", "pods"), "Invalid principal in policy: \"SERVICE\":\"pods\"");
    messages.forEach((document, message) -> assertThat(refused("MalformedPolicyDocument",
        () -> iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(document)))
        .awsErrorDetails().errorMessage()).isEqualTo(message));
  }

  @Test
  void refusesNamesAndPathsThatAreNone() {
    refused("ValidationError", () -> create("no spaces"));
    refused("ValidationError", () -> create("x".repeat(65)));
    refused("ValidationError", () -> iam.createRole(
        r -> r.roleName("app").path("no-slashes").assumeRolePolicyDocument(TRUST)));
    create("x".repeat(64));
  }
}
