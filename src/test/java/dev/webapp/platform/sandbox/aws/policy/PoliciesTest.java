package dev.webapp.platform.sandbox.aws.policy;

import static dev.webapp.platform.sandbox.aws.policy.Decision.Verdict.ALLOWED;
import static dev.webapp.platform.sandbox.aws.policy.Decision.Verdict.DENIED_BY_BOUNDARY;
import static dev.webapp.platform.sandbox.aws.policy.Decision.Verdict.DENIED_BY_POLICY;
import static dev.webapp.platform.sandbox.aws.policy.Decision.Verdict.NOT_ALLOWED_BY_BOUNDARY;
import static dev.webapp.platform.sandbox.aws.policy.Decision.Verdict.NOT_ALLOWED_BY_POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PoliciesTest {
  private static final String TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/Books";
  private static final String ANYTHING = allow("*", "*");
  private static final Request PUT = Request.of("dynamodb:PutItem", TABLE);

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String allow(String action, String resource) {
    return policy(statement("Allow", action, resource, "{}"));
  }

  private static String deny(String action, String resource) {
    return policy(statement("Deny", action, resource, "{}"));
  }

  private static String statement(String effect, String action, String resource, String condition) {
    return "{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"%s\",\"Condition\":%s}"
        .formatted(effect, action, resource, condition);
  }

  private static String where(String condition) {
    return policy(statement("Allow", "*", "*", condition));
  }

  /** What a request meets, and what becomes of it. */
  record Case(String name, List<String> policies, String boundary, Request request, Decision.Verdict verdict) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, Decision.Verdict verdict, Request request, String boundary, String... policies) {
    return new Case(name, List.of(policies), boundary, request, verdict);
  }

  /** IAM user guide, "Policy evaluation logic" and "Evaluating identity-based policies with permissions boundaries". */
  static Stream<Case> evaluations() {
    return Stream.of(
        of("nothing is allowed by default", NOT_ALLOWED_BY_POLICY, PUT, null),
        of("a boundary alone allows nothing", NOT_ALLOWED_BY_POLICY, PUT, ANYTHING),
        of("what a policy allows", ALLOWED, PUT, null, allow("dynamodb:PutItem", TABLE)),
        of("another policy may allow it", ALLOWED, PUT, null, allow("s3:*", "*"), allow("dynamodb:*", "*")),
        of("a deny is stronger than an allow", DENIED_BY_POLICY, PUT, null, ANYTHING, deny("dynamodb:Put*", "*")),
        of("a deny of something else", ALLOWED, PUT, null, ANYTHING, deny("dynamodb:Delete*", "*")),
        of("policy and boundary together", ALLOWED, PUT, allow("dynamodb:*", "*"), ANYTHING),
        of("outside of the boundary", NOT_ALLOWED_BY_BOUNDARY, PUT, allow("s3:*", "*"), ANYTHING),
        of("denied by the boundary", DENIED_BY_BOUNDARY, PUT,
            policy(statement("Allow", "*", "*", "{}"), statement("Deny", "dynamodb:*", "*", "{}")), ANYTHING),
        of("each resource must be allowed", NOT_ALLOWED_BY_POLICY,
            Request.of("dynamodb:RestoreTableFromBackup", TABLE, TABLE + "2"), null, allow("dynamodb:*", TABLE)),
        of("all resources are", ALLOWED, Request.of("dynamodb:RestoreTableFromBackup", TABLE, TABLE + "2"), null,
            allow("dynamodb:*", TABLE + "*")),
        of("all but some actions", ALLOWED, PUT, null,
            policy("{\"Effect\":\"Allow\",\"NotAction\":[\"iam:*\",\"sts:*\"],\"Resource\":\"*\"}")),
        of("those actions", NOT_ALLOWED_BY_POLICY, Request.of("iam:CreateRole", "*"), null,
            policy("{\"Effect\":\"Allow\",\"NotAction\":[\"iam:*\",\"sts:*\"],\"Resource\":\"*\"}")),
        of("all but some resources", DENIED_BY_POLICY, PUT, null, ANYTHING,
            policy("{\"Effect\":\"Deny\",\"Action\":\"*\",\"NotResource\":[\"arn:aws:s3:::mine\"]}")),
        of("that resource", ALLOWED, Request.of("s3:ListBucket", "arn:aws:s3:::mine"), null, ANYTHING,
            policy("{\"Effect\":\"Deny\",\"Action\":\"*\",\"NotResource\":[\"arn:aws:s3:::mine\"]}")),
        of("a document of the first version has no variables", NOT_ALLOWED_BY_POLICY,
            Request.of("s3:GetObject", "arn:aws:s3:::b/alice").with("aws:username", "alice"), null,
            allow("s3:*", "arn:aws:s3:::b/${aws:username}").replace("2012-10-17", "2008-10-17")),
        of("one statement need not be in a list", ALLOWED, PUT, null,
            "{\"Version\":\"2012-10-17\",\"Statement\":" + statement("Allow", "dynamodb:*", "*", "{}") + "}"));
  }

  @ParameterizedTest
  @MethodSource("evaluations")
  void decides(Case a) {
    Decision decision = Policies.evaluate(a.policies, a.boundary, a.request);
    assertThat(decision.verdict()).as(decision.reason()).isEqualTo(a.verdict);
    assertThat(decision.allowed()).isEqualTo(a.verdict == ALLOWED);
  }

  /** IAM user guide, "Action" and "Resource". */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "dynamodb:PutItem      | " + TABLE + "                                         | true",
      "DYNAMODB:putitem      | " + TABLE + "                                         | true",
      "dynamodb:Put?tem      | *                                                     | true",
      "dynamodb:P*           | arn:aws:dynamodb:*:*:table/*                          | true",
      "dynamodb:*Item        | arn:aws:dynamodb:us-east-?:123456789012:table/Books   | true",
      "*                     | arn:aws:dynamodb                                      | true",
      "*                     | arn:aws:dynamodb:us-east-1                            | true",
      "*                     | arn:aws:dynamodb:eu-west-1                            | false",
      "dynamodb:Put          | *                                                     | false",
      "dynamodb:PutItem?     | *                                                     | false",
      "s3:PutItem            | *                                                     | false",
      "dynamodb:PutItem      | arn:aws:dynamodb:us-east-1:123456789012:table/books   | false",
      "dynamodb:PutItem      | arn:aws:dynamodb:us-east-1:123456789012:table/Book    | false",
      "dynamodb:PutItem      | arn:aws:dynamodb:us-east-1:123456789012:table/Books/* | false",
      "dynamodb:PutItem      | arn:aws:dynamodb:us-east-1:210987654321:table/Books   | false"})
  void matchesActionsAndResources(String action, String resource, boolean allowed) {
    assertThat(Policies.evaluate(List.of(allow(action, resource)), null, PUT).allowed()).isEqualTo(allowed);
  }

  /** IAM user guide, "Condition operators" and "Conditions with multiple context keys or values". */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{'StringEquals':{'aws:RequestTag/team':'a'}} | aws:RequestTag/team=a | true",
      "{'StringEquals':{'aws:RequestTag/team':['b','a']}} | aws:RequestTag/team=a | true",
      "{'StringEquals':{'AWS:requesttag/TEAM':'a'}} | aws:RequestTag/team=a | true",
      "{'StringEquals':{'aws:RequestTag/team':'A'}} | aws:RequestTag/team=a | false",
      "{'StringEquals':{'aws:RequestTag/team':'*'}} | aws:RequestTag/team=a | false",
      "{'StringEquals':{'aws:RequestTag/team':'a'}} | other=a | false",
      "{'StringEqualsIgnoreCase':{'aws:RequestTag/team':'A'}} | aws:RequestTag/team=a | true",
      "{'StringEqualsIfExists':{'aws:RequestTag/team':'a'}} | other=a | true",
      "{'StringEqualsIfExists':{'aws:RequestTag/team':'a'}} | aws:RequestTag/team=b | false",
      "{'StringEquals':{'aws:RequestTag/team':'a','x':'y'}} | aws:RequestTag/team=a | false",
      "{'StringEquals':{'aws:RequestTag/team':'a'},'Bool':{'x':'true'}} | aws:RequestTag/team=a | false",
      "{'StringNotEquals':{'aws:ResourceTag/owner':'a'}} | aws:ResourceTag/owner=a | false",
      "{'StringNotEquals':{'aws:ResourceTag/owner':['a','b']}} | aws:ResourceTag/owner=b | false",
      "{'StringNotEquals':{'aws:ResourceTag/owner':['a','b']}} | aws:ResourceTag/owner=c | true",
      "{'StringNotEquals':{'aws:ResourceTag/owner':'a'}} | other=a | true",
      "{'StringNotEqualsIgnoreCase':{'aws:ResourceTag/owner':'A'}} | aws:ResourceTag/owner=a | false",
      "{'StringLike':{'aws:ResourceTag/owner':'t?am-*'}} | aws:ResourceTag/owner=team-1 | true",
      "{'StringLike':{'aws:ResourceTag/owner':'t?am-*'}} | aws:ResourceTag/owner=tam-1 | false",
      "{'StringNotLike':{'aws:ResourceTag/owner':'team-*'}} | aws:ResourceTag/owner=team-1 | false",
      "{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/web-*'}} | aws:PrincipalArn=WEB | true",
      "{'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::*:role/web-*'}} | aws:PrincipalArn=WEB | true",
      "{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam:*:role/web-1'}} | aws:PrincipalArn=WEB | false",
      "{'ArnLike':{'aws:PrincipalArn':'arn:aws:*:role/web-1'}} | aws:PrincipalArn=WEB | false",
      "{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/admin'}} | aws:PrincipalArn=WEB | true",
      "{'Bool':{'aws:SecureTransport':'true'}} | aws:SecureTransport=true | true",
      "{'Bool':{'aws:SecureTransport':true}} | aws:SecureTransport=true | true",
      "{'Bool':{'aws:SecureTransport':'false'}} | aws:SecureTransport=true | false",
      "{'Bool':{'aws:MultiFactorAuthPresent':'false'}} | other=a | false",
      "{'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'}} | other=a | true",
      "{'Null':{'aws:TokenIssueTime':'true'}} | other=a | true",
      "{'Null':{'aws:TokenIssueTime':'true'}} | aws:TokenIssueTime=now | false",
      "{'Null':{'aws:TokenIssueTime':'false'}} | aws:TokenIssueTime=now | true",
      "{'Null':{'aws:TokenIssueTime':'false'}} | other=a | false",
      "{'NumericLessThanEquals':{'s3:max-keys':'10'}} | s3:max-keys=9 | true",
      "{'NumericLessThanEquals':{'s3:max-keys':'10'}} | s3:max-keys=10 | true",
      "{'NumericLessThan':{'s3:max-keys':10}} | s3:max-keys=10.0 | false",
      "{'NumericEquals':{'s3:max-keys':'10'}} | s3:max-keys=10.0 | true",
      "{'NumericNotEquals':{'s3:max-keys':'10'}} | s3:max-keys=10 | false",
      "{'NumericGreaterThan':{'s3:max-keys':'10'}} | s3:max-keys=9 | false",
      "{'NumericGreaterThanEquals':{'s3:max-keys':'10'}} | s3:max-keys=10 | true",
      "{'NumericLessThan':{'s3:max-keys':'many'}} | s3:max-keys=9 | false",
      "{'DateLessThan':{'aws:TokenIssueTime':'2026-01-02T00:00:00Z'}} | aws:TokenIssueTime=2026-01-01T00:00:00Z | true",
      "{'DateLessThan':{'aws:TokenIssueTime':'2026-01-01T00:00:00Z'}} | aws:TokenIssueTime=1767225600 | false",
      "{'DateGreaterThan':{'aws:EpochTime':'1970-01-01T00:00:09Z'}} | aws:EpochTime=10 | true",
      "{'DateNotEquals':{'aws:EpochTime':'1970-01-01T00:00:10Z'}} | aws:EpochTime=10 | false",
      "{'ForAllValues:StringEquals':{'aws:TagKeys':['env','team']}} | aws:TagKeys=team | true",
      "{'ForAllValues:StringEquals':{'aws:TagKeys':['env','team']}} | aws:TagKeys=env,team | true",
      "{'ForAllValues:StringEquals':{'aws:TagKeys':['env','team']}} | aws:TagKeys=env,cost | false",
      "{'ForAllValues:StringEquals':{'aws:TagKeys':['env','team']}} | other=a | true",
      "{'ForAllValues:StringNotLike':{'aws:TagKeys':['aws*']}} | aws:TagKeys=env,awsome | false",
      "{'ForAnyValue:StringEquals':{'aws:TagKeys':['env','team']}} | aws:TagKeys=env,cost | true",
      "{'ForAnyValue:StringEquals':{'aws:TagKeys':['env','team']}} | aws:TagKeys=cost | false",
      "{'ForAnyValue:StringEquals':{'aws:TagKeys':['env','team']}} | other=a | false",
      "{'ForAnyValue:StringEqualsIfExists':{'aws:TagKeys':['team']}} | other=a | false",
      "{'StringEquals':{'iam:PassedToService':'eks.amazonaws.com'}} | iam:PassedToService=eks.amazonaws.com | true",
      "{'StringEquals':{'iam:PassedToService':'eks.amazonaws.com'}} | iam:PassedToService=ec2.amazonaws.com | false",
      "{'StringEquals':{'x':'${aws:PrincipalTag/t}'}} | x=a;aws:PrincipalTag/t=a | true",
      "{'StringEquals':{'x':'${aws:PrincipalTag/t}'}} | x=a;aws:PrincipalTag/t=b | false",
      "{'StringEquals':{'x':'${aws:PrincipalTag/t}'}} | x=a | false",
      "{'StringEquals':{'x':'${aws:PrincipalTag/t, 'a'}'}} | x=a | true",
      "{'StringLike':{'x':'${aws:PrincipalTag/t}'}} | x=ab;aws:PrincipalTag/t=a* | false"})
  void weighsConditions(String condition, String context, boolean allowed) {
    Request request = PUT;
    for (String entry : context.split(";")) {
      request = request.with(entry.split("=")[0],
          entry.split("=")[1].replace("WEB", "arn:aws:iam::123456789012:role/web-1").split(","));
    }
    String json = condition.replace("'a'}'}}", "§a§}'}}").replace('\'', '"').replace('§', '\'');
    assertThat(Policies.evaluate(List.of(where(json)), null, request).allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "arn:aws:s3:::b/${aws:username}/*         | arn:aws:s3:::b/alice/x  | true",
      "arn:aws:s3:::b/${aws:username}/*         | arn:aws:s3:::b/bob/x    | false",
      "arn:aws:s3:::b/${aws:userid}/*           | arn:aws:s3:::b/x/x      | false",
      "arn:aws:s3:::b/${*}                      | arn:aws:s3:::b/*        | true",
      "arn:aws:s3:::b/${*}                      | arn:aws:s3:::b/x        | false",
      "arn:aws:s3:::b/${$}{x}                   | arn:aws:s3:::b/${x}     | true",
      "arn:aws:s3:::b/$aws:username             | arn:aws:s3:::b/alice    | false"})
  void fillsInVariables(String pattern, String resource, boolean allowed) {
    Request request = Request.of("s3:GetObject", resource).with("aws:username", "alice");
    assertThat(Policies.evaluate(List.of(allow("s3:*", pattern)), null, request).allowed()).isEqualTo(allowed);
  }

  @Test
  void saysWhichStatementDecided() {
    String named = policy("{\"Sid\":\"Reads\",\"Effect\":\"Allow\",\"Action\":\"dynamodb:Get*\",\"Resource\":\"*\"}",
        statement("Deny", "dynamodb:Put*", "*", "{}"));
    assertThat(Policies.evaluate(List.of(ANYTHING, named), null, PUT).reason())
        .isEqualTo("with an explicit deny in an identity-based policy (statement 2 of policy 2)");
    assertThat(Policies.evaluate(List.of(named), null, Request.of("dynamodb:GetItem", TABLE)).reason())
        .isEqualTo("allowed (statement Reads of policy 1)");
    assertThat(Policies.evaluate(List.of(), null, PUT).reason())
        .isEqualTo("because no identity-based policy allows the dynamodb:PutItem action");
    assertThat(Policies.evaluate(List.of(ANYTHING), allow("s3:*", "*"), PUT).reason())
        .isEqualTo("because no permissions boundary allows the dynamodb:PutItem action");
  }

  @Test
  void aConditionThatItCannotWeighIsRefused() {
    String unplayed = where("{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}");
    assertThatThrownBy(() -> Policies.evaluate(List.of(unplayed), null, PUT))
        .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("IpAddress");
    String misspelt = where("{\"StringEqual\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}");
    assertThatThrownBy(() -> Policies.evaluate(List.of(misspelt), null, PUT))
        .isInstanceOf(MalformedPolicyException.class);
    assertThatIllegalArgumentException().isThrownBy(
        () -> Policies.evaluate(List.of(ANYTHING), null, new Request("s3:Get", List.of(), Map.of())));
  }

  @Test
  void tagsOfARequestAndOfItsResourceAreContext() {
    Request tagging = Request.of("dynamodb:TagResource", TABLE).tagging(Map.of("team", "a", "env", "x"))
        .onTagged(Map.of("owner", "me"));
    assertThat(tagging.context()).containsEntry("aws:TagKeys", List.of("env", "team"))
        .containsEntry("aws:RequestTag/team", List.of("a")).containsEntry("aws:resourcetag/OWNER", List.of("me"));
    assertThat(Request.of("dynamodb:TagResource", TABLE).tagging(Map.of()).context()).isEmpty();
  }

  @Test
  void aTrustPolicySaysWhichServiceMayDoWhat() {
    String trust = "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":[\"pods.eks.amazonaws.com\"]},"
        + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}";
    List<String> both = List.of("sts:AssumeRole", "sts:TagSession");
    assertThat(Policies.trusts(trust, "pods.eks.amazonaws.com", both)).isTrue();
    assertThat(Policies.trusts(trust, "ec2.amazonaws.com", both)).isFalse();
    assertThat(Policies.trusts(trust.replace(",\"sts:TagSession\"", ""), "pods.eks.amazonaws.com", both)).isFalse();
    assertThat(Policies.trusts(trust.replace("Allow", "Deny"), "pods.eks.amazonaws.com", both)).isFalse();
    String everybody = trust.replace("{\"Service\":[\"pods.eks.amazonaws.com\"]}", "\"*\"");
    assertThat(Policies.trusts(everybody, "any.amazonaws.com", both)).isTrue();
  }

  @Test
  void conditionsOfATrustAreOfTheMoment() {
    String trust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
        + "\"pods.eks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{"
        + "\"aws:RequestTag/kubernetes-namespace\":\"shop\"}}}]}";
    Request asked = Request.of("sts:AssumeRole", "*").tagging(Map.of("kubernetes-namespace", "shop"));
    assertThat(Policies.trusts(trust, "pods.eks.amazonaws.com", asked)).isTrue();
    assertThat(Policies.trusts(trust.replace("Allow", "Deny"), "pods.eks.amazonaws.com", asked)).isFalse();
    assertThat(Policies.trusts(trust, "ec2.amazonaws.com", asked)).isFalse();
    assertThat(Policies.trusts(trust, "pods.eks.amazonaws.com", Request.of("sts:AssumeRole", "*"))).isFalse();
    assertThat(Policies.trusts(trust, "pods.eks.amazonaws.com",
        Request.of("sts:AssumeRole", "*").tagging(Map.of("kubernetes-namespace", "else")))).isFalse();
    assertThat(Policies.trusts(trust, "pods.eks.amazonaws.com",
        Request.of("sts:TagSession", "*").tagging(Map.of("kubernetes-namespace", "shop")))).isFalse();
  }
}
