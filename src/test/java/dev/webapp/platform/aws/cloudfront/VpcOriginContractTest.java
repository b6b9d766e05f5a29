package dev.webapp.platform.aws.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Tag;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;

/** Not on moto, which has no VPC origins. */
class VpcOriginContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void tellsItsIdOnceCloudFrontsEdgesKnowIt() {
      ObservedVpcOrigin made = create(desired("main"));
      assertThat(kind.readiness(made)).isInstanceOf(Readiness.Progressing.class);
      assertThat(kind.outputs(made).get("id")).isNull();
      assertThat(kind.outputs(settle(desired("main"))).get("id")).isEqualTo(made.id());
    }

    @Test
    void theVpcHasAGroupOfCloudFronts() {
      create(desired("main"));
      assertThat(aws.others().get(Ec2Client.class, SCOPE).describeSecurityGroups(r -> r.filters(
          f -> f.name("group-name").values("CloudFront-VPCOrigins-Service-SG"))).securityGroups()).hasSize(1);
    }

    @Test
    void oneThatLeadsElsewhereComesBeforeTheFormerGoes() {
      create(desired("main"));
      ObservedVpcOrigin first = settle(desired("main"));
      String distribution = distribution(first.id());
      VpcOrigin moved = variants().get("endpointArn");
      ObservedVpcOrigin second = settle(moved);
      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(second.others()).as("a distribution still has it").containsExactly(first.id());

      move(distribution, second.id());
      assertThat(settle(moved).others()).as("none has it any more").isEmpty();
    }

    @Test
    void whatADistributionHasStays() {
      create(desired("main"));
      ObservedVpcOrigin origin = settle(desired("main"));
      distribution(origin.id());
      Problem problem = catchThrowableOfType(
          Problem.class, () -> kind.delete(handle("main"), SCOPE, origin, new Farewell.Discard()));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
    }

    private CloudFrontClient cloudFront() {
      return aws.others().get(CloudFrontClient.class, SCOPE);
    }

    private String distribution(String vpcOrigin) {
      return cloudFront().createDistributionWithTags(r -> r.distributionConfigWithTags(c -> c.tags(t -> t.items(
          Tag.builder().key("a").value("b").build())).distributionConfig(d -> d.callerReference("once").comment("one")
              .enabled(true).origins(o -> o.quantity(1).items(i -> i.id("origin").domainName("internal.example")
                  .vpcOriginConfig(v -> v.vpcOriginId(vpcOrigin))))
              .defaultCacheBehavior(b -> b.targetOriginId("origin")
                  .cachePolicyId("4135ea2d-6df8-44a3-9df3-4b5a84be39ad")
                  .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY))))).distribution().id();
    }

    private void move(String distribution, String vpcOrigin) {
      var read = cloudFront().getDistributionConfig(r -> r.id(distribution));
      cloudFront().updateDistribution(r -> r.id(distribution).ifMatch(read.eTag()).distributionConfig(
          read.distributionConfig().toBuilder().origins(o -> o.quantity(1).items(i -> i.id("origin")
              .domainName("internal.example").vpcOriginConfig(v -> v.vpcOriginId(vpcOrigin)))).build()));
    }
  }

  abstract static class Suite extends KindContract<VpcOrigin, ObservedVpcOrigin> {
    private final Map<String, String> arns = new TreeMap<>();

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    /** Two internal load balancers that are active. */
    @Override
    protected void prepare() {
      for (String name : List.of("one", "two")) {
        arns.put(name, aws.others().get(ElasticLoadBalancingV2Client.class, SCOPE).createLoadBalancer(r -> r.name(name)
            .scheme(LoadBalancerSchemeEnum.INTERNAL).subnets(aws.network().privateSubnetIds())).loadBalancers()
            .getFirst().loadBalancerArn());
      }
      aws.pass(Duration.ofMinutes(5));
    }

    @Override
    protected ResourceKind<VpcOrigin, ObservedVpcOrigin> kind(Clients clients) {
      return new VpcOriginKind(clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)), aws.clock());
    }

    @Override
    protected VpcOrigin desired(String name) {
      return new VpcOrigin(arns.get("one"), tags(name));
    }

    @Override
    protected Map<String, VpcOrigin> variants() {
      return cases(Map.of("endpointArn", new VpcOrigin(arns.get("two"), tags("main"))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedVpcOrigin observed, String key, String value) {
      aws.others().get(CloudFrontClient.class, SCOPE).tagResource(r -> r.resource(observed.arn())
          .tags(t -> t.items(Tag.builder().key(key).value(value).build())));
      return true;
    }

    @Override
    protected Map<String, Consumer<ObservedVpcOrigin>> drifts() {
      return Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z"));
    }

    /** What CloudFront looks up in the caller's name; and what is asked only of those left behind. */
    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("cloudfront:ListDistributionsByVpcOriginId", "ec2:DescribeInstances",
          "ec2:DescribeInternetGateways", "elasticloadbalancing:DescribeLoadBalancers");
    }

    /** As long as tags may be kept. */
    @Override
    protected Duration step() {
      return Duration.ofMinutes(10);
    }

    /** One listing, and each one's tags. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }
  }
}
