package dev.webapp.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyJsonTest {
  private static final String POLICY = """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"],
         "Resource": ["arn:aws:dynamodb:*:*:table/a", "arn:aws:dynamodb:*:*:table/b"],
         "Condition": {"StringEquals": {"aws:PrincipalAccount": ["123456789012"]}}},
        {"Effect": "Deny", "NotAction": "dynamodb:*", "Resource": "*"}]}""";

  private static boolean same(String one, String other) {
    return Equality.JSON_POLICY.holds(one, other) && Equality.JSON_POLICY.holds(other, one);
  }

  @Test
  void howItIsWrittenDoesNotMatter() {
    assertThat(same(POLICY, """
        {"Statement":[{"Resource":["*"],"NotAction":["dynamodb:*"],"Effect":"Deny"},
        {"Effect":"Allow","Sid":"Read","Condition":{"StringEquals":{"aws:PrincipalAccount":"123456789012"}},
        "Action":["dynamodb:query","dynamodb:getItem"],
        "Resource":["arn:aws:dynamodb:*:*:table/b","arn:aws:dynamodb:*:*:table/a"]}],
        "Version":"2012-10-17"}""")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "dynamodb:Query | dynamodb:*",
      "table/a | table/A",
      "2012-10-17 | 2008-10-17",
      "Deny | Allow",
      "StringEquals | StringLike",
      "aws:PrincipalAccount | aws:ResourceAccount",
      "[\"123456789012\"] | [\"123456789012\", \"210987654321\"]",
      "NotAction | Action",
      "Read | Write"})
  void whatItSaysDoes(String here, String there) {
    String other = POLICY.replace(here, there);
    assertThat(other).isNotEqualTo(POLICY);
    assertThat(same(POLICY, other)).isFalse();
  }

  @Test
  void aPrincipalHasSeveralForms() {
    String trust = "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":%s,\"Action\":\"sts:AssumeRole\"}}";
    assertThat(same(trust.formatted("\"*\""), trust.formatted("{\"AWS\":[\"*\"]}"))).isTrue();
    assertThat(same(trust.formatted("{\"AWS\":\"123456789012\"}"),
        trust.formatted("{\"AWS\":\"arn:aws:iam::123456789012:root\"}"))).isTrue();
    assertThat(same(trust.formatted("{\"AWS\":\"123456789012\"}"), trust.formatted("{\"Service\":\"123456789012\"}")))
        .isFalse();
    assertThat(same(trust.formatted("{\"Service\":\"pods.eks.amazonaws.com\"}"),
        trust.formatted("{\"Service\":\"ec2.amazonaws.com\"}"))).isFalse();
  }

  @Test
  void noDocumentIsTheSameOnlyAsNone() {
    assertThat(same("", "")).isTrue();
    assertThat(same("", POLICY)).isFalse();
    assertThat(same("${Role/app.policy}", "${Role/app.policy}")).isTrue();
    assertThat(same("{broken", POLICY)).isFalse();
    assertThat(same("[]", "{}")).isFalse();
  }

  @Test
  void aDocumentWithoutAVersionIsOfTheFirst() {
    assertThat(same("{\"Statement\":[]}", "{\"Version\":\"2008-10-17\",\"Statement\":[]}")).isTrue();
  }
}
