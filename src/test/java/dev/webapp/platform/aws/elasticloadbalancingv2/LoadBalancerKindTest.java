package dev.webapp.platform.aws.elasticloadbalancingv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.aws.elasticloadbalancingv2.ObservedLoadBalancer.TargetGroupHealth;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;

class LoadBalancerKindTest {
  private static final Handle HANDLE = new Handle(new ResourceId("LoadBalancer", "shop"), "shop");

  abstract static class Contract {
    private final AwsEnvironment aws;
    private LoadBalancerKind kind;

    Contract(AwsEnvironment aws) {
      this.aws = aws;
    }

    @BeforeEach
    void furnish() {
      aws.reset();
      kind = new LoadBalancerKind(aws.clients(), new RememberedTags(aws.clock(), Duration.ofMinutes(10)), aws.clock());
    }

    private ElasticLoadBalancingV2Client elb() {
      return aws.others().get(ElasticLoadBalancingV2Client.class, AwsEnvironment.SCOPE);
    }

    private LoadBalancer make(String name, String cluster, String stack) {
      return elb().createLoadBalancer(r -> r.name(name).subnets(aws.network().publicSubnetIds())
          .tags(tags(cluster, stack, "LoadBalancer"))).loadBalancers().getFirst();
    }

    private void serve(LoadBalancer balancer, String name, String... addresses) {
      String group = elb().createTargetGroup(r -> r.name(name).protocol("HTTP").port(80).targetType("ip")
          .vpcId(aws.network().vpcId()).tags(tags("test", "shop", name))).targetGroups().getFirst().targetGroupArn();
      elb().createListener(r -> r.loadBalancerArn(balancer.loadBalancerArn()).protocol("HTTP").port(name.length())
          .defaultActions(a -> a.type("forward").targetGroupArn(group)));
      for (String address : addresses) {
        elb().registerTargets(r -> r.targetGroupArn(group).targets(t -> t.id(address).port(8080)));
      }
    }

    private static List<software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag> tags(
        String cluster, String stack, String resource) {
      return Stream.of(Map.entry("elbv2.k8s.aws/cluster", cluster), Map.entry("ingress.k8s.aws/stack", stack),
          Map.entry("ingress.k8s.aws/resource", resource)).map(e ->
              software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag.builder()
                  .key(e.getKey()).value(e.getValue()).build()).toList();
    }

    private ObservedLoadBalancer find(String stack) {
      return find(new LoadBalancerQuery("test", stack));
    }

    private ObservedLoadBalancer find(LoadBalancerQuery query) {
      return kind.observe(AwsEnvironment.SCOPE, List.of(new Sought<>(HANDLE, query))).get(HANDLE);
    }

    private Readiness readiness() {
      return kind.readiness(find("shop"));
    }

    @Test
    void isFoundByClusterAndStack() {
      make("a", "other", "shop");
      make("b", "test", "blog");
      assertThat(find("shop")).isNull();
      LoadBalancer made = make("c", "test", "shop");
      ObservedLoadBalancer found = find("shop");
      assertThat(found.arn()).isEqualTo(made.loadBalancerArn());
      assertThat(kind.outputs(found).get("dnsName")).isEqualTo(made.dnsName());
      assertThat(kind.outputs(found).get("targets")).as("no group yet").isEqualTo("none");
      assertThat(kind.outputs(found).get("hostedZoneId")).isEqualTo(made.canonicalHostedZoneId());
      assertThat(kind.outputs(found).get("securityGroupIds")).isEqualTo(
          made.securityGroups().stream().sorted().toList());
    }

    @Test
    void isReadyWhenEveryTargetGroupAnswers() {
      LoadBalancer balancer = make("c", "test", "shop");
      aws.pass(Duration.ofMinutes(5));
      assertThat(readiness()).isEqualTo(new Readiness.Progressing(
          "no target group yet: the controller makes one once there is a Service that the Ingress names"));
      serve(balancer, "web", "10.0.1.10");
      aws.pass(Duration.ofMinutes(5));
      assertThat(readiness()).isEqualTo(Readiness.READY);
      serve(balancer, "empty");
      assertThat(readiness()).isEqualTo(new Readiness.Progressing("no healthy target in empty (none registered)"));
    }

    @Test
    void asksForTagsOnce() {
      make("a", "other", "shop");
      serve(make("c", "test", "shop"), "web", "10.0.1.10");
      aws.forgetCalls();
      ObservedLoadBalancer first = find("shop");
      assertThat(aws.calls()).extracting(ApiCall::operation).containsExactly(
          "DescribeLoadBalancers", "DescribeTags", "DescribeTargetGroups", "DescribeTags", "DescribeTargetHealth");
      assertThat(aws.calledActions()).isSubsetOf(kind.permissions());
      aws.forgetCalls();
      assertThat(find("shop")).isEqualTo(first);
      assertThat(aws.calls()).extracting(ApiCall::operation)
          .startsWith("DescribeLoadBalancers", "DescribeTargetGroups").doesNotContain("DescribeTags");
    }

    @Test
    void tellsItsListenersToWhoeverNeedsThem() {
      serve(make("c", "test", "shop"), "web", "10.0.1.10");
      LoadBalancerQuery query = new LoadBalancerQuery("test", "shop", true, null);
      aws.forgetCalls();
      ObservedLoadBalancer found = find(query);
      assertThat(aws.calledActions()).containsExactlyInAnyOrderElementsOf(kind.permissions());
      assertThat(kind.outputs(found).get("listenerArn.3")).asString().contains(":listener/app/");
    }
  }

  @Nested
  class InSandbox extends Contract {
    InSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void comesByWayOfProvisioning() {
      super.make("c", "test", "shop");
      assertThat(super.readiness()).isEqualTo(new Readiness.Progressing("provisioning"));
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Contract {
    OnMoto() {
      super(MotoEnvironment.started());
    }
  }

  @Nested
  class States {
    private final LoadBalancerKind kind = new LoadBalancerKind(null, null, InstantSource.system());

    @Test
    void anImpairedOneServesWithAWarning() {
      assertThat(kind.readiness(balancer("active_impaired", "cannot scale", Map.of("healthy", 2))))
          .isEqualTo(new Readiness.Ready("active_impaired: cannot scale"));
    }

    @Test
    void aFailedOneSaysWhy() {
      assertThat(kind.readiness(balancer("failed", "no addresses left", Map.of())))
          .isEqualTo(new Readiness.Failed("failed: no addresses left", false));
    }

    @Test
    void unhealthyTargetsSayWhy() {
      assertThat(kind.readiness(balancer("active", null, Map.of("unhealthy", 2)))).isEqualTo(new Readiness.Progressing(
          "no healthy target in web (2 unhealthy: Target.FailedHealthChecks)"));
    }

    private static ObservedLoadBalancer balancer(String state, String reason, Map<String, Integer> targets) {
      return new ObservedLoadBalancer("arn", "dns", "zone", List.of(), state, reason,
          List.of(new TargetGroupHealth("web", targets, "Target.FailedHealthChecks")), Map.of(), Map.of());
    }
  }
}
