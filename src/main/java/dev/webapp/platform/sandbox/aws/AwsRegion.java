package dev.webapp.platform.sandbox.aws;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsClient;

/**
 * One region of the account: its services and the lock that they share, because they look at each other (a database at
 * its security groups, a security group at who uses it).
 */
final class AwsRegion {
  private final String account;
  private final String name;
  private final Ids ids;
  private final View view = new View();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AwsService, Operations> operations = new EnumMap<>(AwsService.class);
  private final Ec2State ec2;
  private final Eks eks;
  private final Elb elb;
  private final RdsState rds;
  private final DynamoDbState dynamoDb;

  AwsRegion(String account, String name) {
    this.account = account;
    this.name = name;
    this.ids = new Ids(account, name);
    this.ec2 = new Ec2State(this);
    this.eks = new Eks(this);
    this.rds = new RdsState(this, ec2);
    this.dynamoDb = new DynamoDbState(this);
    Secrets secrets = new Secrets(this);
    ElbState elbState = new ElbState(this, ec2);
    this.elb = new Elb(elbState);
    put(AwsService.EC2, new Ec2Network(ec2), new SecurityGroups(ec2), new SecurityGroupRules(ec2),
        new SecurityGroupRuleChanges(ec2));
    put(AwsService.RDS, new DbInstances(rds), new DbInstanceCreation(rds, new DbInstanceRules(rds)),
        new DbReplicaCreation(rds, new DbInstanceRules(rds)),
        new DbInstanceModification(rds, new DbInstanceRules(rds)), new DbSubnetGroups(rds), new DbParameterGroups(rds),
        new DbSnapshots(rds), new DbAutomatedBackups(rds), new DbInstanceRestoration(rds, new DbInstanceRules(rds)),
        new BlueGreenDeploymentCreation(rds, new DbInstanceRules(rds)), new BlueGreenDeployments(rds),
        new RdsCatalog(rds), new RdsTags(rds));
    put(AwsService.DYNAMODB, new DynamoDbTables(dynamoDb), new DynamoDbTableUpdate(dynamoDb),
        new DynamoDbBackups(dynamoDb), new DynamoDbRestoration(dynamoDb), new DynamoDbTags(dynamoDb));
    put(AwsService.APPLICATION_AUTO_SCALING, new ApplicationAutoScaling(this, dynamoDb));
    put(AwsService.SECRETS_MANAGER, secrets, new SecretValues(secrets.state()));
    put(AwsService.ELASTIC_LOAD_BALANCING, elb, new ElbTargetGroups(elbState));
    put(AwsService.EKS, eks);
    put(AwsService.STS, new Sts(this));
  }

  private void put(AwsService service, AwsClient... parts) {
    operations.put(service, new Operations(List.of(parts)));
  }

  String account() {
    return account;
  }

  String name() {
    return name;
  }

  Ids ids() {
    return ids;
  }

  View view() {
    return view;
  }

  Ec2State ec2() {
    return ec2;
  }

  Eks eks() {
    return eks;
  }

  RdsState rds() {
    return rds;
  }

  DynamoDbState dynamoDb() {
    return dynamoDb;
  }

  Elb elb() {
    return elb;
  }

  /** The instant that the call in progress sees. */
  Instant now() {
    return view.now();
  }

  Operations operations(AwsService service) {
    return operations.get(service);
  }

  /** An ARN of this region; the resource as the service writes it, such as {@code db:main}. */
  String arn(AwsService service, String resource) {
    return "arn:aws:" + service.prefix() + ":" + name + ":" + account + ":" + resource;
  }

  /** Does something under the region's lock, as part of a call. */
  <T> T during(Call call, boolean history, Supplier<T> work) {
    lock.lock();
    try {
      view.fresh(call.at(), call.number(), history);
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
