package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

class BucketSettingsTest {
  private final Account account = new Account();
  private final S3Client s3 = account.client(S3Client.class);

  @BeforeEach
  void make() {
    s3.createBucket(r -> r.bucket("shop"));
  }

  /** Defaults of January and April 2023. */
  @Test
  void aBucketIsBornEncryptedAndClosed() {
    var block = s3.getPublicAccessBlock(r -> r.bucket("shop")).publicAccessBlockConfiguration();
    assertThat(List.of(block.blockPublicAcls(), block.ignorePublicAcls(), block.blockPublicPolicy(),
        block.restrictPublicBuckets())).containsOnly(true);
    assertThat(encryption().sseAlgorithmAsString()).isEqualTo("AES256");
    assertThat(s3.getBucketOwnershipControls(r -> r.bucket("shop")).ownershipControls().rules().getFirst()
        .objectOwnershipAsString()).isEqualTo("BucketOwnerEnforced");
    assertThat(s3.getBucketVersioning(r -> r.bucket("shop")).status()).isNull();
    refused("NoSuchBucketPolicy", () -> s3.getBucketPolicy(r -> r.bucket("shop")));
    refused("NoSuchCORSConfiguration", () -> s3.getBucketCors(r -> r.bucket("shop")));
    refused("NoSuchLifecycleConfiguration", () -> s3.getBucketLifecycleConfiguration(r -> r.bucket("shop")));
    refused("NoSuchTagSet", () -> s3.getBucketTagging(r -> r.bucket("shop")));
  }

  @Test
  void whatIsTakenAwayIsAbsentByItsOwnCode() {
    s3.deletePublicAccessBlock(r -> r.bucket("shop"));
    refused("NoSuchPublicAccessBlockConfiguration", () -> s3.getPublicAccessBlock(r -> r.bucket("shop")));
    s3.deleteBucketOwnershipControls(r -> r.bucket("shop"));
    refused("OwnershipControlsNotFoundError", () -> s3.getBucketOwnershipControls(r -> r.bucket("shop")));
    s3.deleteBucketCors(r -> r.bucket("shop"));
    s3.deleteBucketPolicy(r -> r.bucket("shop"));
    s3.deleteBucketLifecycle(r -> r.bucket("shop"));
    s3.deleteBucketTagging(r -> r.bucket("shop"));
  }

  @Test
  void aBucketIsAlwaysEncrypted() {
    encrypt("aws:kms", "one");
    assertThat(encryption().kmsMasterKeyID()).isEqualTo("one");
    refused("InvalidArgument", () -> encrypt("AES256", "one"));
    refused("MalformedXML", () -> encrypt("DES", null));
    s3.deleteBucketEncryption(r -> r.bucket("shop"));
    assertThat(encryption().sseAlgorithmAsString()).isEqualTo("AES256");
  }

  private void encrypt(String algorithm, String key) {
    var rule = ServerSideEncryptionRule.builder()
        .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(algorithm).kmsMasterKeyID(key)).build();
    s3.putBucketEncryption(r -> r.bucket("shop").serverSideEncryptionConfiguration(c -> c.rules(rule)));
  }

  private ServerSideEncryptionByDefault encryption() {
    return s3.getBucketEncryption(r -> r.bucket("shop")).serverSideEncryptionConfiguration().rules().getFirst()
        .applyServerSideEncryptionByDefault();
  }

  @Test
  void versioningIsSuspendedButNeverUndone() {
    version("Enabled");
    version("Suspended");
    assertThat(s3.getBucketVersioning(r -> r.bucket("shop")).statusAsString()).isEqualTo("Suspended");
    refused("IllegalVersioningConfigurationException", () -> version("Unversioned"));
    refused("IllegalVersioningConfigurationException", () -> version(null));
  }

  private void version(String status) {
    s3.putBucketVersioning(r -> r.bucket("shop").versioningConfiguration(c -> c.status(status)));
  }

  @Test
  void ownershipIsOneOfThree() {
    own("BucketOwnerPreferred");
    refused("MalformedXML", () -> own("Nobody"));
    s3.putObject(r -> r.bucket("shop").key("a").acl("private"), RequestBody.empty());
    own("BucketOwnerEnforced");
    refused("AccessControlListNotSupported",
        () -> s3.putObject(r -> r.bucket("shop").key("a").acl("private"), RequestBody.empty()));
  }

  private void own(String ownership) {
    var rule = OwnershipControlsRule.builder().objectOwnership(ownership).build();
    s3.putBucketOwnershipControls(r -> r.bucket("shop").ownershipControls(c -> c.rules(rule)));
  }

  @Test
  void whatIsNotSaidIsNotBlocked() {
    s3.putPublicAccessBlock(r -> r.bucket("shop").publicAccessBlockConfiguration(c -> c.blockPublicAcls(true)));
    var block = s3.getPublicAccessBlock(r -> r.bucket("shop")).publicAccessBlockConfiguration();
    assertThat(block.blockPublicAcls()).isTrue();
    assertThat(block.blockPublicPolicy()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "no JSON", "[]", "{", "{\"Version\": \"2012-10-17\"}",
      "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::shop\"}}",
      "{\"Statement\": {\"Effect\": \"Maybe\", \"Principal\": \"*\", \"Action\": \"s3:*\", "
          + "\"Resource\": \"arn:aws:s3:::shop\"}}",
      "{\"Statement\": {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", "
          + "\"Resource\": \"arn:aws:s3:::shops\"}}",
      "{\"Statement\": {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"ec2:*\", "
          + "\"Resource\": \"arn:aws:s3:::shop\"}}"})
  void refusesPoliciesThatAreNone(String policy) {
    refused("MalformedPolicy", () -> s3.putBucketPolicy(r -> r.bucket("shop").policy(policy)));
  }

  @Test
  void aPolicyThatLetsEverybodyInIsBlockedWithTheRest() {
    String open = """
        {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::shop/*"}]}""";
    assertThat(refused("AccessDenied", () -> s3.putBucketPolicy(r -> r.bucket("shop").policy(open))))
        .hasMessageContaining("BlockPublicPolicy");
    s3.deletePublicAccessBlock(r -> r.bucket("shop"));
    s3.putBucketPolicy(r -> r.bucket("shop").policy(open));
    assertThat(s3.getBucketPolicy(r -> r.bucket("shop")).policy()).contains("s3:GetObject");
  }

  @Test
  void whatAPolicyDeniesToEverybodyIsDenied() {
    s3.putObject(r -> r.bucket("shop").key("kept/a"), RequestBody.empty());
    s3.putObject(r -> r.bucket("shop").key("b"), RequestBody.empty());
    s3.putBucketPolicy(r -> r.bucket("shop").policy("""
        {"Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::shop"},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::shop/kept/*"},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::shop/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"""));
    assertThat(refused("AccessDenied", () -> s3.deleteBucket(r -> r.bucket("shop"))))
        .hasMessageContaining("not authorized to perform: s3:DeleteBucket");
    refused("AccessDenied", () -> s3.deleteObject(r -> r.bucket("shop").key("kept/a")));
    s3.deleteObject(r -> r.bucket("shop").key("b"));
  }

  @Test
  void rulesOfTheLifecycleGetIds() {
    GetBucketLifecycleConfigurationResponse told = expire(rule -> rule.filter(f -> f.prefix(""))
        .expiration(e -> e.days(30)));
    assertThat(told.rules().getFirst().id()).isNotEmpty();
    assertThat(told.rules().getFirst().expiration().days()).isEqualTo(30);
  }

  @Test
  void refusesRulesThatDoNothingOrTheImpossible() {
    refused("InvalidRequest", () -> expire(rule -> rule.filter(f -> f.prefix(""))));
    refused("MalformedXML", () -> expire(rule -> rule.expiration(e -> e.days(1))));
    refused("MalformedXML", () -> expire(rule -> rule.filter(f -> f.prefix("")).status("On")
        .expiration(e -> e.days(1))));
    refused("MalformedXML", () -> expire(rule -> rule.filter(f -> f.prefix(""))
        .expiration(e -> e.days(1).expiredObjectDeleteMarker(true))));
    refused("InvalidArgument", () -> expire(rule -> rule.filter(f -> f.prefix("")).expiration(e -> e.days(0))));
    refused("InvalidArgument", () -> expire(rule -> rule.filter(f -> f.prefix(""))
        .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(-1))));
    LifecycleRule twin = LifecycleRule.builder().id("a").status("Enabled").filter(f -> f.prefix(""))
        .expiration(e -> e.days(1)).build();
    refused("InvalidArgument", () -> s3.putBucketLifecycleConfiguration(
        r -> r.bucket("shop").lifecycleConfiguration(c -> c.rules(twin, twin))));
  }

  private GetBucketLifecycleConfigurationResponse expire(Consumer<LifecycleRule.Builder> how) {
    LifecycleRule.Builder rule = LifecycleRule.builder().status("Enabled");
    how.accept(rule);
    s3.putBucketLifecycleConfiguration(r -> r.bucket("shop").lifecycleConfiguration(c -> c.rules(rule.build())));
    return s3.getBucketLifecycleConfiguration(r -> r.bucket("shop"));
  }

  @Test
  void refusesPagesThatNobodyServes() {
    share(rule -> rule.allowedOrigins("https://*.example.org").allowedMethods("GET"));
    refused("MalformedXML", () -> share(rule -> rule.allowedMethods("GET")));
    refused("MalformedXML", () -> share(rule -> rule.allowedOrigins("*")));
    refused("InvalidRequest", () -> share(rule -> rule.allowedOrigins("*").allowedMethods("PATCH")));
    refused("InvalidRequest", () -> share(rule -> rule.allowedOrigins("https://*.*").allowedMethods("GET")));
    refused("InvalidRequest", () -> share(
        rule -> rule.allowedOrigins("*").allowedMethods("GET").exposeHeaders("x-*")));
    assertThat(s3.getBucketCors(r -> r.bucket("shop")).corsRules()).singleElement()
        .satisfies(rule -> assertThat(rule.allowedOrigins()).containsExactly("https://*.example.org"));
  }

  private void share(Consumer<CORSRule.Builder> how) {
    CORSRule.Builder rule = CORSRule.builder();
    how.accept(rule);
    s3.putBucketCors(r -> r.bucket("shop").corsConfiguration(c -> c.corsRules(rule.build())));
  }
}
