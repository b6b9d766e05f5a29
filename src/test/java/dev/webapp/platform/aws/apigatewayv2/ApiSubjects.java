package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.aws.AwsEnvironment;
import java.time.Duration;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** What APIs lead to, made by somebody else. */
record ApiSubjects(AwsEnvironment aws) {
  ApiGatewayV2Client client() {
    return aws.others().get(ApiGatewayV2Client.class, AwsEnvironment.SCOPE);
  }

  String securityGroup() {
    return aws.others().get(Ec2Client.class, AwsEnvironment.SCOPE).createSecurityGroup(r -> r.groupName("link")
        .description("of a link").vpcId(aws.network().vpcId())).groupId();
  }

  /** One that leads somewhere. */
  String link(String name) {
    String id = client().createVpcLink(r -> r.name(name).subnetIds(aws.network().privateSubnetIds())).vpcLinkId();
    aws.pass(Duration.ofMinutes(5));
    return id;
  }

  /** The ARN of a listener of an internal load balancer. */
  String listener(String name) {
    ElasticLoadBalancingV2Client elb = aws.others().get(ElasticLoadBalancingV2Client.class, AwsEnvironment.SCOPE);
    String balancer = elb.createLoadBalancer(r -> r.name(name).scheme(LoadBalancerSchemeEnum.INTERNAL)
        .subnets(aws.network().privateSubnetIds())).loadBalancers().getFirst().loadBalancerArn();
    String group = elb.createTargetGroup(r -> r.name(name).targetType(TargetTypeEnum.IP).port(80)
        .protocol(ProtocolEnum.HTTP).vpcId(aws.network().vpcId())).targetGroups().getFirst().targetGroupArn();
    return elb.createListener(r -> r.loadBalancerArn(balancer).port(80).protocol(ProtocolEnum.HTTP).defaultActions(
        a -> a.type(ActionTypeEnum.FORWARD).targetGroupArn(group))).listeners().getFirst().listenerArn();
  }
}
