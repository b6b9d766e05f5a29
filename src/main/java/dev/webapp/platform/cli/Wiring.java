package dev.webapp.platform.cli;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.acm.CertificateKind;
import dev.webapp.platform.aws.amplify.AmplifyAppKind;
import dev.webapp.platform.aws.amplify.AmplifyBranchKind;
import dev.webapp.platform.aws.amplify.AmplifyDomainKind;
import dev.webapp.platform.aws.apigatewayv2.ApiDomainKind;
import dev.webapp.platform.aws.apigatewayv2.HttpApiKind;
import dev.webapp.platform.aws.apigatewayv2.VpcLinkKind;
import dev.webapp.platform.aws.applicationautoscaling.ScalableTargetKind;
import dev.webapp.platform.aws.applicationautoscaling.ScalableTargets;
import dev.webapp.platform.aws.applicationautoscaling.ScalingPolicyKind;
import dev.webapp.platform.aws.cloudfront.DistributionKind;
import dev.webapp.platform.aws.cloudfront.OriginAccessControlKind;
import dev.webapp.platform.aws.cloudfront.VpcOriginKind;
import dev.webapp.platform.aws.cloudwatchlogs.LogGroupKind;
import dev.webapp.platform.aws.cognitoidentityprovider.UserPoolClientKind;
import dev.webapp.platform.aws.cognitoidentityprovider.UserPoolDomainKind;
import dev.webapp.platform.aws.cognitoidentityprovider.UserPoolKind;
import dev.webapp.platform.aws.cognitoidentityprovider.UserPools;
import dev.webapp.platform.aws.docdb.DocDbClusterKind;
import dev.webapp.platform.aws.docdb.DocDbClusterParameterGroupKind;
import dev.webapp.platform.aws.docdb.DocDbInstanceKind;
import dev.webapp.platform.aws.dynamodb.TableKind;
import dev.webapp.platform.aws.dynamodb.TableTags;
import dev.webapp.platform.aws.ec2.EndpointSecurityGroupKind;
import dev.webapp.platform.aws.ec2.LaunchTemplateKind;
import dev.webapp.platform.aws.ec2.NetworkAclKind;
import dev.webapp.platform.aws.ec2.NetworkKind;
import dev.webapp.platform.aws.ec2.SecurityGroupKind;
import dev.webapp.platform.aws.ec2.SecurityGroupRuleKind;
import dev.webapp.platform.aws.ec2.VpcEndpointKind;
import dev.webapp.platform.aws.eks.EksClusterKind;
import dev.webapp.platform.aws.eks.EksClusterNetwork;
import dev.webapp.platform.aws.eks.FargateProfileKind;
import dev.webapp.platform.aws.eks.NodeGroupKind;
import dev.webapp.platform.aws.eks.PodIdentityAssociationKind;
import dev.webapp.platform.aws.elasticache.CacheParameterGroupKind;
import dev.webapp.platform.aws.elasticache.CacheSubnetGroupKind;
import dev.webapp.platform.aws.elasticache.ReplicationGroupKind;
import dev.webapp.platform.aws.elasticloadbalancingv2.LoadBalancerKind;
import dev.webapp.platform.aws.elasticloadbalancingv2.LoadBalancerTags;
import dev.webapp.platform.aws.iam.RoleKind;
import dev.webapp.platform.aws.lambda.FunctionKind;
import dev.webapp.platform.aws.rds.DbInstanceKind;
import dev.webapp.platform.aws.rds.DbInstances;
import dev.webapp.platform.aws.rds.DbParameterGroupKind;
import dev.webapp.platform.aws.rds.DbReplicaKind;
import dev.webapp.platform.aws.rds.DbSubnetGroupKind;
import dev.webapp.platform.aws.route53.DnsRecordKind;
import dev.webapp.platform.aws.route53.HostKind;
import dev.webapp.platform.aws.route53.HostedZoneKind;
import dev.webapp.platform.aws.route53.ValidationRecordKind;
import dev.webapp.platform.aws.route53.Zones;
import dev.webapp.platform.aws.s3.BucketKind;
import dev.webapp.platform.aws.s3.BucketPolicyKind;
import dev.webapp.platform.aws.secretsmanager.SecretKind;
import dev.webapp.platform.aws.secretsmanager.Secrets;
import dev.webapp.platform.aws.wafv2.IpSetKind;
import dev.webapp.platform.aws.wafv2.WebAclKind;
import dev.webapp.platform.function.Archive;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.kubernetes.SecretEntryKind;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.sql.DatabaseUsersKind;
import dev.webapp.platform.sql.FormerDatabaseUserKind;
import dev.webapp.platform.sql.Looking;
import dev.webapp.platform.sql.Roles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Puts the kinds together; the one place that knows them all. */
public final class Wiring {
  private static final Archive RETRY = Archive.ofRetryFunction();
  private static final Duration TAGS_AGE = Duration.ofMinutes(10);

  private Wiring() {}

  /**
   * The kinds around an account and a cluster.
   *
   * @param roles reaches databases
   * @param random makes passwords
   */
  public static Registry registry(
      Clients clients, Cluster cluster, Roles roles, InstantSource clock, RandomGenerator random) {
    return registry(clients, cluster, roles, clock, random, ReentrantLock::new);
  }

  /**
   * The same.
   *
   * @param locks makes what changes of one hosted zone wait on for each other
   */
  public static Registry registry(Clients clients, Cluster cluster, Roles roles, InstantSource clock,
      RandomGenerator random, Supplier<Lock> locks) {
    DbInstances instances = new DbInstances(clients, clock);
    RememberedTags tags = new RememberedTags(clock, TAGS_AGE);
    ScalableTargets targets = new ScalableTargets(clients, tags, new TableTags(clients), clock);
    UserPools userPools = new UserPools(clients, clock);
    Zones zones = new Zones(clients, clock, locks);
    DnsRecordKind records = new DnsRecordKind(zones);
    Secrets secrets = new Secrets(clients, clock);
    SecretKind passwords = new SecretKind(secrets, random);
    DbInstanceKind databases = new DbInstanceKind(instances);
    Looking looking = new Looking(roles, new RdsEndpoints(databases, passwords), clock);
    List<Kind<?, ?>> kinds = new ArrayList<>(List.of(
        new NetworkKind(clients, new EksClusterNetwork(clients)),
        new SecurityGroupKind(clients),
        new SecurityGroupRuleKind(clients),
        passwords,
        SecretKind.ofUsers(secrets, random),
        new DbSubnetGroupKind(clients),
        new DbParameterGroupKind(clients),
        databases,
        new DbReplicaKind(instances),
        new DatabaseUsersKind(looking),
        new FormerDatabaseUserKind(looking),
        new DocDbClusterParameterGroupKind(clients),
        new DocDbClusterKind(clients, tags),
        new DocDbInstanceKind(clients, tags),
        new TableKind(clients),
        new BucketKind(clients),
        new CacheSubnetGroupKind(clients),
        new CacheParameterGroupKind(clients),
        new ReplicationGroupKind(clients, tags),
        new ScalableTargetKind(targets),
        new ScalingPolicyKind(targets),
        new UserPoolKind(userPools),
        new UserPoolClientKind(userPools),
        new UserPoolDomainKind(userPools),
        new LoadBalancerKind(clients, tags, clock),
        new HostedZoneKind(zones),
        new ValidationRecordKind(zones),
        new CertificateKind(clients, tags, clock),
        new OriginAccessControlKind(clients),
        new VpcLinkKind(clients),
        new HttpApiKind(clients),
        new ApiDomainKind(clients),
        new VpcOriginKind(clients, tags, clock),
        new DistributionKind(clients, tags, clock),
        new BucketPolicyKind(clients),
        new AmplifyAppKind(clients),
        new AmplifyBranchKind(clients),
        new AmplifyDomainKind(clients),
        records,
        new HostKind(records),
        new LogGroupKind(clients, tags),
        new IpSetKind(clients, tags, clock),
        new WebAclKind(clients, tags, new LoadBalancerTags(clients), clock),
        new RoleKind(clients),
        new EksClusterKind(clients),
        new EndpointSecurityGroupKind(clients),
        new FargateProfileKind(clients),
        new FunctionKind(clients, Map.of(RETRY.sha256(), RETRY.bytes())),
        new LaunchTemplateKind(clients),
        new NetworkAclKind(clients),
        new NodeGroupKind(clients),
        new PodIdentityAssociationKind(clients, clock),
        new VpcEndpointKind(clients)));
    kinds.addAll(ManifestKinds.all(cluster));
    kinds.add(new SecretEntryKind(cluster));
    return new Registry(kinds);
  }

  /** Kinds that know their names and what a change means, but neither AWS nor a cluster. */
  static Registry unconnected() {
    Clients none = new Clients() {
      @Override
      public <C extends software.amazon.awssdk.awscore.AwsClient> C get(
          Class<C> type, dev.webapp.platform.resource.Scope scope) {
        throw new IllegalStateException("offline: nobody may ask AWS");
      }
    };
    return registry(none, null, null, InstantSource.system(), RandomGenerator.getDefault());
  }
}
