package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.route53.Route53Client;

/** Whoever changes the way in is answered by the former one until the next one is up. */
class WayInTest {
  private static final Duration LONG = Duration.ofHours(3);
  private static final String HOST = "api.example.com";
  private final World world = new World(1);

  private static ObjectNode platform(String way) {
    return Platforms.of("shop", """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        dataPolicy: Delete
        services: [{name: main, image: "main:1", port: 8080}]
        """ + switch (way) {
      case "Frontend" -> "frontends: [{name: www, type: Service, host: " + HOST + ", service: {name: main}}]\n";
      default -> gateway(way);
    });
  }

  private static String gateway(String type) {
    return "gateway: {type: " + type + ", host: " + HOST + ", routes: [{path: /, service: main}]}\n";
  }

  private <C extends AwsClient> C client(Class<C> type) {
    return world.account().client(type, World.REGION);
  }

  /** What the record leads to; empty where there is none. */
  private Optional<String> target() {
    Route53Client route53 = client(Route53Client.class);
    return route53.listHostedZones().hostedZones().stream().flatMap(zone -> route53.listResourceRecordSets(
            r -> r.hostedZoneId(zone.id())).resourceRecordSets().stream())
        .filter(set -> set.name().equals(HOST + ".") && set.aliasTarget() != null)
        .map(set -> set.aliasTarget().dnsName().replaceAll("\\.$|^dualstack\\.", "")).findFirst();
  }

  private boolean answers(String target) {
    if (target.endsWith(".cloudfront.net")) {
      return client(CloudFrontClient.class).listDistributions(r -> {}).distributionList().items().stream()
          .anyMatch(each -> each.domainName().equals(target) && each.aliases().items().contains(HOST));
    }
    if (target.contains(".execute-api.")) {
      return client(ApiGatewayV2Client.class).getDomainNames(r -> {}).items().stream().anyMatch(
          each -> each.domainNameConfigurations().getFirst().apiGatewayDomainName().equals(target)
              && balancers().stream().anyMatch(this::isOpen));
    }
    return balancers().stream().anyMatch(each -> each.dnsName().equals(target) && isOpen(each));
  }

  private List<LoadBalancer> balancers() {
    return client(ElasticLoadBalancingV2Client.class).describeLoadBalancers().loadBalancers();
  }

  /** Groups that the controller makes are open. */
  private boolean isOpen(LoadBalancer balancer) {
    return balancer.state().code() == LoadBalancerStateEnum.ACTIVE && ours(balancer).stream().allMatch(
        group -> client(Ec2Client.class).describeSecurityGroupRules(r -> r.filters(
            f -> f.name("group-id").values(group))).securityGroupRules().stream().anyMatch(WayInTest::admits));
  }

  private List<String> ours(LoadBalancer balancer) {
    return balancer.securityGroups().isEmpty() ? List.of() : client(Ec2Client.class).describeSecurityGroups(
            r -> r.groupIds(balancer.securityGroups())).securityGroups().stream()
        .filter(group -> group.tags().stream().anyMatch(tag -> tag.key().equals(Ownership.ID)))
        .map(SecurityGroup::groupId).toList();
  }

  private static boolean admits(SecurityGroupRule rule) {
    return !rule.isEgress() && rule.toPort() == 443;
  }

  @ParameterizedTest
  @CsvSource({"LoadBalancer,ApiGateway", "LoadBalancer,Kong", "LoadBalancer,Frontend", "ApiGateway,LoadBalancer",
      "ApiGateway,Kong", "Kong,LoadBalancer", "Kong,ApiGateway", "Frontend,LoadBalancer"})
  void theFormerOneStaysUntilTheNextOneIsUp(String from, String to) {
    world.sandbox().installKong();
    ObjectKey key = world.apply(platform(from));
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
    world.apply(platform(to));
    world.await(LONG, "Ready", () -> {
      assertThat(target()).as("the record").hasValueSatisfying(target -> assertThat(answers(target))
          .as("%s answers at %s, before %s", target, world.clock().instant(), balancers()).isTrue());
      return Platforms.isReady(world.platform(key));
    });
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
    assertThat(balancers()).isEmpty();
  }
}
