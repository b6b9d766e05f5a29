package dev.webapp.platform.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"Version\":\"1\",\"Id\":\"a\"} | { \"Id\": \"a\", \"Version\": \"1\" }",
      "{\"Action\":\"s3:*\"} | {\"Action\":[\"s3:*\"]}",
      "{\"Action\":[\"a\",\"b\"]} | {\"Action\":[\"b\",\"a\",\"b\"]}",
      "{\"Statement\":{\"Sid\":\"x\"}} | {\"Statement\":[{\"Sid\":\"x\"}]}",
      "{\"Bool\":{\"k\":false}} | {\"Bool\":{\"k\":\"false\"}}",
      "{\"Principal\":\"*\"} | {\"Principal\":{\"AWS\":[\"*\"]}}",
      "{\"Principal\":{\"AWS\":\"123456789012\"}} | {\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"}}"})
  void areTheSame(String one, String other) {
    assertThat(PolicyDocument.canonical(one)).isEqualTo(PolicyDocument.canonical(other));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"Action\":\"s3:GetObject\"} | {\"Action\":\"s3:PutObject\"}",
      "{\"Effect\":\"Allow\"} | {\"Effect\":\"Deny\"}",
      "{\"Resource\":[\"a\",\"b\"]} | {\"Resource\":[\"a\"]}",
      "{\"Principal\":{\"Service\":\"*\"}} | {\"Principal\":\"*\"}",
      "{\"Resource\":\"123456789012\"} | {\"Resource\":\"arn:aws:iam::123456789012:root\"}"})
  void differ(String one, String other) {
    assertThat(PolicyDocument.canonical(one)).isNotEqualTo(PolicyDocument.canonical(other));
  }

  @Test
  void whatIsNoPolicyStaysAsItIs() {
    assertThat(PolicyDocument.canonical("")).isEmpty();
    assertThat(PolicyDocument.canonical("{")).isEqualTo("{");
    assertThat(PolicyDocument.canonical("[ 1 ]")).isEqualTo("[ 1 ]");
  }
}
