package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.acm.Acm;
import dev.webapp.platform.sandbox.aws.amplify.Amplify;
import dev.webapp.platform.sandbox.aws.apigatewayv2.ApiGateway;
import dev.webapp.platform.sandbox.aws.applicationautoscaling.ApplicationAutoScaling;
import dev.webapp.platform.sandbox.aws.cloudfront.CloudFront;
import dev.webapp.platform.sandbox.aws.cloudwatchlogs.CloudWatchLogs;
import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider;
import dev.webapp.platform.sandbox.aws.docdb.DocDb;
import dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb;
import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.eks.Eks;
import dev.webapp.platform.sandbox.aws.elasticache.ElastiCache;
import dev.webapp.platform.sandbox.aws.elasticloadbalancingv2.ElasticLoadBalancing;
import dev.webapp.platform.sandbox.aws.lambda.Lambda;
import dev.webapp.platform.sandbox.aws.rds.Rds;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.s3.BucketNames;
import dev.webapp.platform.sandbox.aws.s3.S3Service;
import dev.webapp.platform.sandbox.aws.secretsmanager.SecretsManagerService;
import dev.webapp.platform.sandbox.aws.sts.Sts;
import dev.webapp.platform.sandbox.aws.wafv2.Waf;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;

/** One region of the account: which services it has. */
final class AwsRegion extends Place {
  private final Acm acm;
  private final Ec2 ec2;
  private final Eks eks;
  private final Rds rds;
  private final DocDb docDb;
  private final ElastiCache elastiCache;
  private final DynamoDb dynamoDb;
  private final ElasticLoadBalancing elasticLoadBalancing;
  private final Optional<CloudFront> cloudFront;
  private final CloudWatchLogs logs;
  private final Waf waf;
  private final ApiGateway gateway;
  private final Amplify amplify;

  /**
   * @param global what the account has once for all regions
   * @param bucketNames those of all regions
   * @param regions the account's, by name
   */
  AwsRegion(Region region, AwsGlobal global, BucketNames bucketNames, Function<String, AwsRegion> regions) {
    super(region);
    acm = add(new Acm(region, global.route53()::cnameSince, this::usesCertificate));
    ec2 = add(new Ec2(region));
    eks = add(new Eks(region, global.iam(), ec2));
    rds = add(new Rds(region, ec2));
    docDb = add(new DocDb(region, ec2, rds));
    dynamoDb = add(new DynamoDb(region));
    elasticLoadBalancing = add(new ElasticLoadBalancing(region, ec2, acm::status));
    logs = add(new CloudWatchLogs(region));
    waf = add(new Waf(region, new Guarded()));
    cloudFront = region.name().equals(CloudFront.REGION)
        ? Optional.of(add(new CloudFront(region, new BehindEdges(regions)))) : Optional.empty();
    gateway = add(new ApiGateway(region, ec2, new BehindGateway()));
    amplify = add(new Amplify(region, new BehindAmplify(global, regions)));
    add(new ApplicationAutoScaling(region, dynamoDb));
    add(new CognitoIdentityProvider(region));
    add(new SecretsManagerService(region));
    add(new S3Service(region, bucketNames));
    elastiCache = add(new ElastiCache(region, ec2));
    add(new Lambda(region, global.iam(), ec2));
    add(new Sts(region));
  }

  private boolean usesCertificate(String arn) {
    return elasticLoadBalancing.usesCertificate(arn) || gateway.usesCertificate(arn)
        || amplify.usesCertificate(arn)
        || cloudFront.map(service -> service.usesCertificate(arn)).orElse(false);
  }

  /** What CloudFront, which is told everything in one region, leads to in all of them. */
  private final class BehindEdges implements CloudFront.Surroundings {
    private final Function<String, AwsRegion> regions;

    private BehindEdges(Function<String, AwsRegion> regions) {
      this.regions = regions;
    }

    @Override
    public List<String> certificate(String arn) {
      return acm.names(arn);
    }

    @Override
    public boolean isWebAcl(String arn) {
      return waf.isWebAcl(arn);
    }

    @Override
    public boolean isReachable(String loadBalancerArn) {
      return of(loadBalancerArn, there -> there.elasticLoadBalancing.loadBalancer(loadBalancerArn)
          .filter(found -> found.scheme() == LoadBalancerSchemeEnum.INTERNAL
              && found.state().code() == LoadBalancerStateEnum.ACTIVE).isPresent());
    }

    @Override
    public void enter(String loadBalancerArn) {
      of(loadBalancerArn, there -> {
        String vpc = there.elasticLoadBalancing.loadBalancer(loadBalancerArn).orElseThrow().vpcId();
        there.ec2.ensureGroup(vpc, "CloudFront-VPCOrigins-Service-SG", "Created by CloudFront for VPC origins");
        return null;
      });
    }

    private <T> T of(String arn, Function<AwsRegion, T> question) {
      String[] parts = arn.split(":");
      AwsRegion there = regions.apply(parts.length > 3 ? parts[3] : name());
      return there.name().equals(name()) ? question.apply(there)
          : there.region().asPartOf(region(), () -> question.apply(there));
    }
  }

  /** What Amplify's hosts are proved by and led to with. */
  private final class BehindAmplify implements Amplify.Surroundings {
    private final AwsGlobal global;
    private final Function<String, AwsRegion> regions;

    private BehindAmplify(AwsGlobal global, Function<String, AwsRegion> regions) {
      this.global = global;
      this.regions = regions;
    }

    @Override
    public List<String> certificate(String arn) {
      return atTheEdges(there -> there.acm.names(arn));
    }

    @Override
    public boolean isAnswered(String host) {
      return atTheEdges(there -> there.cloudFront.orElseThrow().isAnswered(host));
    }

    private <T> T atTheEdges(Function<AwsRegion, T> question) {
      AwsRegion there = regions.apply(CloudFront.REGION);
      return there.name().equals(name()) ? question.apply(there)
          : there.region().asPartOf(region(), () -> question.apply(there));
    }

    @Override
    public Optional<Instant> ledSince(String host, String target) {
      return global.route53().ledSince(region(), host, target);
    }

    @Override
    public void lead(String zone, String target) {
      global.route53().lead(region(), zone, target);
    }
  }

  /** What APIs lead to and are proved by. */
  private final class BehindGateway implements ApiGateway.Surroundings {
    @Override
    public boolean isIssued(String certificateArn) {
      return !acm.names(certificateArn).isEmpty();
    }

    @Override
    public boolean isListener(String arn) {
      return elasticLoadBalancing.isListener(arn);
    }

    @Override
    public boolean isLogGroup(String arn) {
      return arn.contains(":log-group:") && logs.exists(arn.substring(arn.indexOf(":log-group:") + 11));
    }
  }

  /** What web ACLs stand before. */
  private final class Guarded implements Waf.Surroundings {
    @Override
    public boolean guardsDistribution(String arn) {
      return cloudFront.map(service -> service.usesWebAcl(arn)).orElse(false);
    }

    @Override
    public boolean isLoadBalancer(String arn) {
      return elasticLoadBalancing.isLoadBalancer(arn);
    }

    @Override
    public Map<String, String> tagsOfLoadBalancer(String arn) {
      return elasticLoadBalancing.tagsOf(arn);
    }

    @Override
    public boolean isLogGroup(String name) {
      return logs.exists(name);
    }
  }

  Waf waf() {
    return waf;
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

  ElastiCache elastiCache() {
    return elastiCache;
  }

  DocDb docDb() {
    return docDb;
  }

  DynamoDb dynamoDb() {
    return dynamoDb;
  }

  ElasticLoadBalancing elasticLoadBalancing() {
    return elasticLoadBalancing;
  }
}
