package dev.webapp.platform.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class BucketPolicyContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }
  }

  abstract static class Suite extends KindContract<BucketPolicy, ObservedBucketPolicy> {
    private static final String ARN = "arn:aws:cloudfront::123456789012:distribution/";

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    /** By the bucket's name, see {@link BucketKind#grants}. */
    @Override
    protected boolean judgedByTags() {
      return false;
    }

    @Override
    protected ResourceKind<BucketPolicy, ObservedBucketPolicy> kind(Clients clients) {
      return new BucketPolicyKind(clients);
    }

    private S3Client s3() {
      return aws.others().get(S3Client.class, SCOPE);
    }

    @Override
    protected void prepare() {
      for (String name : List.of("main", "one", "two", "three")) {
        s3().createBucket(r -> r.bucket(name));
        s3().putBucketTagging(r -> r.bucket(name).tagging(t -> t.tagSet(Tags.write(tags(name), BucketChange::tag))));
      }
    }

    @Override
    protected BucketPolicy desired(String name) {
      return BucketPolicy.readBy(ARN + "E1", name, SCOPE.region());
    }

    @Override
    protected Map<String, BucketPolicy> variants() {
      return Map.of("policy", BucketPolicy.readBy(ARN + "E2", "main", SCOPE.region()));
    }

    @Override
    protected Map<String, Consumer<ObservedBucketPolicy>> drifts() {
      return Map.of("another policy", seen -> s3().putBucketPolicy(r -> r.bucket(seen.bucket())
          .policy(Bucket.denyingPlainHttp(seen.bucket(), SCOPE.region()))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedBucketPolicy observed, String key, String value) {
      return false;
    }

    /** The policy, and the tags of its bucket. */
    @Override
    protected int callsToObserve(int resources) {
      return 2 * resources;
    }

    @Test
    void isWhoseTheBucketIs() {
      create(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isTrue();
    }
  }
}
