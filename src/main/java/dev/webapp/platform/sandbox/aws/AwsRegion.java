package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.applicationautoscaling.ApplicationAutoScaling;
import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider;
import dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb;
import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.eks.Eks;
import dev.webapp.platform.sandbox.aws.elasticloadbalancingv2.ElasticLoadBalancing;
import dev.webapp.platform.sandbox.aws.rds.Rds;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.View;
import dev.webapp.platform.sandbox.aws.secretsmanager.SecretsManagerService;
import dev.webapp.platform.sandbox.aws.sts.Sts;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsClient;

/** One region of the account: which services it has. */
final class AwsRegion {
  private final Region region;
  private final Map<Class<?>, Operations> services = new HashMap<>();
  private final Ec2 ec2;
  private final Eks eks;
  private final Rds rds;
  private final DynamoDb dynamoDb;
  private final ElasticLoadBalancing elasticLoadBalancing;

  AwsRegion(String account, String name) {
    region = new Region(account, name);
    ec2 = add(new Ec2(region));
    eks = add(new Eks(region));
    rds = add(new Rds(region, ec2));
    dynamoDb = add(new DynamoDb(region));
    elasticLoadBalancing = add(new ElasticLoadBalancing(region, ec2));
    add(new ApplicationAutoScaling(region, dynamoDb));
    add(new CognitoIdentityProvider(region));
    add(new SecretsManagerService(region));
    add(new Sts(region));
  }

  private <S extends AwsService> S add(S service) {
    services.put(service.model().client(), new Operations(service));
    return service;
  }

  String name() {
    return region.name();
  }

  View view() {
    return region.view();
  }

  Ec2 ec2() {
    return ec2;
  }

  Eks eks() {
    return eks;
  }

  Rds rds() {
    return rds;
  }

  DynamoDb dynamoDb() {
    return dynamoDb;
  }

  ElasticLoadBalancing elasticLoadBalancing() {
    return elasticLoadBalancing;
  }

  /** A service by its SDK client; throws where the sandbox does not play it. */
  Operations operations(Class<? extends AwsClient> client) {
    Operations service = services.get(client);
    if (service == null) {
      throw new IllegalArgumentException("No such service in the sandbox: " + client.getName());
    }
    return service;
  }

  /**
   * A client for what is part of the account itself, to be used under the region's lock. Its calls are nobody's: they
   * are not logged, and no fault befalls them.
   */
  <C extends AwsClient> C client(Class<C> type) {
    Operations service = operations(type);
    return SdkClient.of(type, name(), service, service::invoke);
  }

  /** Does something under the region's lock, as part of a call. */
  <T> T during(Call call, boolean history, Supplier<T> work) {
    return region.during(call.number(), call.at(), history, work);
  }
}
