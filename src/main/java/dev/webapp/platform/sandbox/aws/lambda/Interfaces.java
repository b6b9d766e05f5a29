package dev.webapp.platform.sandbox.aws.lambda;

import static dev.webapp.platform.sandbox.aws.lambda.Functions.invalid;

import dev.webapp.platform.sandbox.aws.ec2.Attachment;
import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.VpcConfig;
import software.amazon.awssdk.services.lambda.model.VpcConfigResponse;

/** The network interfaces of functions, which stay for a while where a function is gone. */
final class Interfaces {
  private static final Duration LINGER = Duration.ofMinutes(20);
  private final Region region;
  private final Ec2 ec2;
  /** By function, group and subnet: functions share none. */
  private final Store<Attachment> all;

  Interfaces(Region region, Ec2 ec2) {
    this.region = region;
    this.ec2 = ec2;
    this.all = new Store<>(region.view(), each -> each.groupIds().stream().map(group -> "group=" + group));
    ec2.heldBy(group -> all.with("group=" + group).stream());
  }

  /** Where a function is to be, which has to be there; null where it is in no VPC. */
  VpcConfigResponse placed(VpcConfig given) {
    if (given == null || given.subnetIds().isEmpty()) {
      return null;
    }
    given.subnetIds().stream().filter(id -> ec2.subnet(id) == null).findFirst().ifPresent(id -> {
      throw invalid("Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error "
          + "Message: The subnet ID '" + id + "' does not exist");
    });
    given.securityGroupIds().stream().filter(id -> ec2.group(id) == null).findFirst().ifPresent(id -> {
      throw invalid("Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error "
          + "Message: The security group '" + id + "' does not exist");
    });
    return VpcConfigResponse.builder().subnetIds(given.subnetIds()).securityGroupIds(given.securityGroupIds())
        .vpcId(ec2.subnet(given.subnetIds().getFirst()).vpcId()).build();
  }

  void attach(FunctionConfiguration function) {
    if (function.vpcConfig() != null) {
      for (String subnet : function.vpcConfig().subnetIds()) {
        all.put(key(function, subnet), new Attachment(region.ids().resource("eni"),
            "AWS Lambda VPC ENI-" + function.functionName(), "lambda", subnet,
            function.vpcConfig().securityGroupIds()));
      }
    }
  }

  void detach(FunctionConfiguration function) {
    if (function.vpcConfig() != null) {
      for (String subnet : function.vpcConfig().subnetIds()) {
        String key = key(function, subnet);
        Attachment there = all.get(key);
        if (there != null) {
          all.put(key, Evolution.from(region.now(), there).gone(LINGER));
        }
      }
    }
  }

  private static String key(FunctionConfiguration function, String subnet) {
    return function.functionName() + " " + subnet + " " + String.join(" ", function.vpcConfig().securityGroupIds());
  }
}
