package dev.webapp.platform.sandbox.aws;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

class LoadBalancerControllerTest {
  private static final String BACKEND = "shop/web-api:8080";
  private static final String CERTIFICATE = "arn:aws:iam::123456789012:server-certificate/shop";

  private final Account account = new Account();
  private final ElasticLoadBalancingV2Client elb = account.client(ElasticLoadBalancingV2Client.class);
  private final Ec2Client ec2 = account.client(Ec2Client.class);
  private final LoadBalancerController controller = account.aws.loadBalancerController(account.furnishing);

  @Test
  void makesALoadBalancerThatIsFoundByItsTags() {
    String group = securityGroup();
    account.aws.calls().reset();
    String address = controller.ensure(stack(group, Set.of("10.0.1.5", "10.0.11.5")));

    LoadBalancer balancer = elb.describeLoadBalancers().loadBalancers().getFirst();
    assertThat(balancer.dnsName()).isEqualTo(address).endsWith(".us-east-1.elb.amazonaws.com");
    assertThat(balancer.securityGroups()).containsExactly(group);
    assertThat(balancer.availabilityZones()).extracting(zone -> zone.subnetId())
        .containsExactlyElementsOf(account.furnishing.publicSubnetIds());
    assertThat(tags(balancer.loadBalancerArn())).containsExactlyInAnyOrder(
        "elbv2.k8s.aws/cluster=test", "ingress.k8s.aws/stack=shop/web", "ingress.k8s.aws/resource=LoadBalancer");
    var listener = elb.describeListeners(r -> r.loadBalancerArn(balancer.loadBalancerArn())).listeners().getFirst();
    assertThat(tags(listener.listenerArn())).contains("ingress.k8s.aws/resource=443");
    assertThat(tags(targetGroup().targetGroupArn())).contains("ingress.k8s.aws/resource=" + BACKEND);
    assertThat(account.aws.calls().writes()).as("its calls are not the operator's").isZero();
  }

  @Test
  void isProvisionedInTwoMinutesAndItsTargetsSooner() {
    controller.ensure(stack(securityGroup(), Set.of("10.0.1.5")));
    assertThat(state()).isEqualTo("provisioning");
    assertThat(health()).containsExactly("10.0.1.5 initial");
    account.pass(Duration.ofMinutes(2));
    assertThat(state()).isEqualTo("active");
    assertThat(health()).containsExactly("10.0.1.5 healthy");
  }

  @Test
  void ensuringAgainChangesOnlyWhatDiffers() {
    String group = securityGroup();
    String address = controller.ensure(stack(group, Set.of("10.0.1.5")));
    account.pass(Duration.ofMinutes(2));
    assertThat(controller.ensure(stack(group, Set.of("10.0.1.5")))).isEqualTo(address);
    assertThat(health()).containsExactly("10.0.1.5 healthy");
    controller.ensure(stack(group, Set.of("10.0.1.6")));
    assertThat(health()).containsExactlyInAnyOrder("10.0.1.5 draining", "10.0.1.6 initial");
    account.pass(Duration.ofMinutes(10));
    assertThat(health()).containsExactly("10.0.1.6 healthy");
    assertThat(elb.describeLoadBalancers().loadBalancers()).hasSize(1);
  }

  @Test
  void anotherSchemeIsAnotherLoadBalancer() {
    String group = securityGroup();
    LoadBalancerController.Stack stack = stack(group, Set.of("10.0.1.5"));
    String address = controller.ensure(stack);
    String other = controller.ensure(
        new LoadBalancerController.Stack(stack.name(), "internal", List.of(group), stack.ports(), stack.backends()));
    assertThat(other).isNotEqualTo(address);
    assertThat(elb.describeLoadBalancers().loadBalancers()).singleElement()
        .satisfies(balancer -> assertThat(balancer.schemeAsString()).isEqualTo("internal"));
  }

  @Test
  void makesItsOwnGroupWhereNoneIsNamedAndTakesItAlong() {
    controller.ensure(new LoadBalancerController.Stack("shop/web", "internal", List.of(),
        List.of(new LoadBalancerController.Port("HTTP", 80, null)), Map.of()));
    LoadBalancer balancer = elb.describeLoadBalancers().loadBalancers().getFirst();
    String own = balancer.securityGroups().getFirst();
    assertThat(balancer.availabilityZones()).extracting(zone -> zone.subnetId())
        .containsExactlyElementsOf(account.furnishing.privateSubnetIds());
    assertThat(ec2.describeSecurityGroups(r -> r.groupIds(own)).securityGroups().getFirst().tags())
        .anySatisfy(tag -> assertThat(tag.value()).isEqualTo("ManagedLBSecurityGroup"));
    controller.remove("shop/web");
    account.pass(Duration.ofMinutes(2));
    refused("InvalidGroup.NotFound", () -> ec2.describeSecurityGroups(r -> r.groupIds(own)));
  }

  @Test
  void aRemovedLoadBalancerHoldsItsGroupALittleLonger() {
    String group = securityGroup();
    controller.ensure(stack(group, Set.of("10.0.1.5")));
    refused("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(group)));
    controller.remove("shop/web");
    assertThat(elb.describeLoadBalancers().loadBalancers()).isEmpty();
    assertThat(elb.describeTargetGroups().targetGroups()).isEmpty();
    assertThat(controller.address("shop/web")).isEmpty();
    refused("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(group)));
    account.pass(Duration.ofMinutes(2));
    ec2.deleteSecurityGroup(r -> r.groupId(group));
    controller.remove("shop/web");
  }

  @Test
  void theApiRefusesWhatAwsDoes() {
    List<String> subnets = account.furnishing.publicSubnetIds();
    refused("ValidationError", () -> elb.createLoadBalancer(r -> r.name("lb").subnets(subnets.getFirst())));
    refused("SubnetNotFound", () -> elb.createLoadBalancer(r -> r.name("lb").subnets("subnet-0", subnets.getFirst())));
    refused("InvalidSecurityGroup",
        () -> elb.createLoadBalancer(r -> r.name("lb").subnets(subnets).securityGroups("sg-0")));
    String arn =
        elb.createLoadBalancer(r -> r.name("lb").subnets(subnets)).loadBalancers().getFirst().loadBalancerArn();
    refused("DuplicateLoadBalancerName", () -> elb.createLoadBalancer(r -> r.name("lb").subnets(subnets)));
    refused("LoadBalancerNotFound", () -> elb.describeLoadBalancers(r -> r.loadBalancerArns(arn + "x")));
    refused("LoadBalancerNotFound", () -> elb.describeLoadBalancers(r -> r.names("other")));
    refused("ValidationError", () -> elb.createListener(r -> r.loadBalancerArn(arn).protocol("HTTPS").port(443)));
    refused("ValidationError", () -> elb.describeTags(r -> r.resourceArns(
        IntStream.range(0, 21).mapToObj(i -> arn).toList())));
    refused("TargetGroupNotFound", () -> elb.describeTargetHealth(r -> r.targetGroupArn("arn")));
  }

  private LoadBalancerController.Stack stack(String group, Set<String> addresses) {
    return new LoadBalancerController.Stack("shop/web", "internet-facing", List.of(group),
        List.of(new LoadBalancerController.Port("HTTPS", 443, CERTIFICATE)),
        Map.of(BACKEND, new LoadBalancerController.Backend(8080, addresses)));
  }

  private String securityGroup() {
    return ec2.createSecurityGroup(
        r -> r.groupName("lb").description("lb").vpcId(account.furnishing.vpcId())).groupId();
  }

  private String state() {
    return elb.describeLoadBalancers().loadBalancers().getFirst().state().codeAsString();
  }

  private TargetGroup targetGroup() {
    return elb.describeTargetGroups().targetGroups().getFirst();
  }

  private List<String> health() {
    return elb.describeTargetHealth(r -> r.targetGroupArn(targetGroup().targetGroupArn())).targetHealthDescriptions()
        .stream().map(each -> each.target().id() + " " + each.targetHealth().stateAsString()).toList();
  }

  private List<String> tags(String arn) {
    return elb.describeTags(r -> r.resourceArns(arn)).tagDescriptions().getFirst().tags().stream()
        .map(tag -> tag.key() + "=" + tag.value()).toList();
  }
}
