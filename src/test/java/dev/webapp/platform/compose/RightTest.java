package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.iam.Role;
import org.junit.jupiter.api.Test;

/** Rights to the key that a bucket's objects are encrypted with. */
class RightTest {
  private static String policy(String key, String access) {
    return desired(compose("""
        services: [{name: api, image: i, uses: [{bucket: files, access: %s}]}]
        buckets: [{name: files, kmsKeyArn: "%s"}]
        """.formatted(access, key)), "Role/api", Role.class).policy().text();
  }

  @Test
  void whoReadsDecryptsAndWhoWritesEncrypts() {
    String key = "arn:aws:kms:eu-west-1:111122223333:key/k";
    assertThat(policy(key, "Read")).contains("""
        {"Effect":"Allow","Action":["kms:Decrypt"],"Resource":["%s"],\
        "Condition":{"StringEquals":{"kms:ViaService":["s3.eu-west-1.amazonaws.com"]}}}""".formatted(key));
    assertThat(policy(key, "ReadWrite")).contains("\"kms:Decrypt\",\"kms:GenerateDataKey\"");
  }

  @Test
  void anAliasIsAConditionNotAResource() {
    assertThat(policy("arn:aws:kms:eu-west-1:111122223333:alias/team/files", "Read")).contains("""
        "Resource":["arn:aws:kms:eu-west-1:111122223333:key/*"],\
        "Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":["alias/team/files"]},\
        "StringEquals":{"kms:ViaService":["s3.eu-west-1.amazonaws.com"]}}""");
  }
}
