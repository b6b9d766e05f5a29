package dev.webapp.platform.simulation;

import dev.webapp.platform.sandbox.aws.AwsAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.amplify.AmplifyClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSummary;
import software.amazon.awssdk.services.cloudfront.model.VpcOriginSummary;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

/** Everything in an account that a platform may bring about, as text by sort and name, as AWS's own calls tell it. */
final class AwsContents {
  private static final Pattern ID = Pattern.compile("Key=platform.webapp.dev/id, Value=([^)]+)\\)");

  private final AwsAccount account;
  private final Map<String, String> all = new TreeMap<>();

  private AwsContents(AwsAccount account) {
    this.account = account;
  }

  /** Two of one sort and name stand apart by a number. */
  static Map<String, String> of(AwsAccount account) {
    AwsContents contents = new AwsContents(account);
    contents.network();
    contents.databases();
    contents.tables();
    contents.secrets();
    contents.loadBalancers();
    contents.names();
    contents.frontends();
    contents.apis();
    contents.amplify();
    contents.amplify();
    contents.identities();
    contents.all.putAll(StoreContents.of(account));
    return contents.all;
  }

  /** The names of security groups by their id. */
  static Map<String, String> groupNames(AwsAccount account) {
    Map<String, String> names = new TreeMap<>();
    account.client(Ec2Client.class, World.REGION).describeSecurityGroupsPaginator().securityGroups()
        .forEach(group -> names.put(group.groupId(), group.groupName()));
    return names;
  }

  /** The ids in the ownership tags of whatever has such tags, by what it is; not of what is left of data by design. */
  static Map<String, String> ids(AwsAccount account) {
    Map<String, String> ids = new TreeMap<>();
    of(account).forEach((what, text) -> {
      Matcher tag = ID.matcher(text);
      boolean left = Pattern.compile("(DB|DBCluster|Cache)Snapshot .*").matcher(what).matches()
          || text.contains("DeletedDate=");
      if (tag.find() && !left) {
        ids.put(what, tag.group(1));
      }
    });
    return ids;
  }

  private void network() {
    Ec2Client ec2 = account.client(Ec2Client.class, World.REGION);
    // What a group admits is in its rules, too, and there in no order.
    put("SecurityGroup", ec2.describeSecurityGroupsPaginator().securityGroups().stream()
        .map(group -> group.toBuilder().ipPermissions(List.of()).build()).toList(), SecurityGroup::groupName);
    Map<String, String> names = groupNames(account);
    var rules = ec2.describeSecurityGroupRulesPaginator(r -> r.maxResults(1000)).securityGroupRules();
    put("SecurityGroupRule", rules, rule -> names.get(rule.groupId())
        + (rule.isEgress() ? " to " : " from ") + rule.fromPort() + " " + rule.cidrIpv4()
        + (rule.referencedGroupInfo() == null ? "" : names.get(rule.referencedGroupInfo().groupId())));
  }

  private void databases() {
    RdsClient rds = account.client(RdsClient.class, World.REGION);
    put("DBInstance", rds.describeDBInstancesPaginator().dbInstances(), i -> i.dbInstanceIdentifier());
    put("DBSnapshot", rds.describeDBSnapshotsPaginator().dbSnapshots(), s -> s.dbSnapshotIdentifier());
    put("DBSubnetGroup", rds.describeDBSubnetGroupsPaginator().dbSubnetGroups(), g -> g.dbSubnetGroupName());
    List<String> groups = new ArrayList<>();
    put("DBParameterGroup", rds.describeDBParameterGroupsPaginator().dbParameterGroups(), g -> {
      groups.add(g.dbParameterGroupName());
      return g.dbParameterGroupName();
    });
    groups.forEach(group -> put("Parameter of " + group,
        rds.describeDBParametersPaginator(r -> r.dbParameterGroupName(group).source("user")).parameters(),
        p -> p.parameterName()));
  }

  private void tables() {
    DynamoDbClient dynamoDb = account.client(DynamoDbClient.class, World.REGION);
    for (String name : dynamoDb.listTablesPaginator().tableNames()) {
      var table = dynamoDb.describeTable(r -> r.tableName(name)).table();
      put("Table", List.of(table), _ -> name);
      put("TimeToLive", List.of(dynamoDb.describeTimeToLive(r -> r.tableName(name))), _ -> name);
      put("Backups", List.of(dynamoDb.describeContinuousBackups(r -> r.tableName(name))), _ -> name);
      put("Tag of " + name, dynamoDb.listTagsOfResource(r -> r.resourceArn(table.tableArn())).tags(),
          t -> t.key());
    }
    put("Backup", dynamoDb.listBackups().backupSummaries(), b -> b.backupName());
    ApplicationAutoScalingClient scaling = account.client(ApplicationAutoScalingClient.class, World.REGION);
    put("ScalableTarget", scaling.describeScalableTargetsPaginator(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB))
        .scalableTargets(), t -> t.resourceId() + " " + t.scalableDimension());
    put("ScalingPolicy", scaling.describeScalingPoliciesPaginator(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB))
        .scalingPolicies(), p -> p.resourceId() + " " + p.policyName());
  }

  private void secrets() {
    SecretsManagerClient secrets = account.client(SecretsManagerClient.class, World.REGION);
    put("Secret", secrets.listSecrets(r -> r.includePlannedDeletion(true).maxResults(100)).secretList(), s -> s.name());
  }

  private void identities() {
    IamClient iam = account.client(IamClient.class, World.REGION);
    iam.listRolesPaginator().roles().forEach(role -> {
      String name = role.roleName();
      put("Role", List.of(iam.getRole(r -> r.roleName(name)).role()), _ -> name);
      put("Policy of " + name, iam.listRolePoliciesPaginator(r -> r.roleName(name)).policyNames().stream()
          .map(policy -> iam.getRolePolicy(r -> r.roleName(name).policyName(policy))).toList(), p -> p.policyName());
    });
    EksClient eks = account.client(EksClient.class, World.REGION);
    eks.listClustersPaginator().clusters().forEach(cluster ->
        eks.listPodIdentityAssociationsPaginator(r -> r.clusterName(cluster)).associations().forEach(listed -> {
          var association = eks.describePodIdentityAssociation(r -> r.clusterName(cluster)
              .associationId(listed.associationId())).association();
          String name = cluster + " " + association.namespace() + " " + association.serviceAccount();
          put("PodIdentityAssociation", List.of(association.toBuilder().tags(null).build()), _ -> name);
          tags(name, association.tags());
        }));
    eks.listClustersPaginator().clusters().forEach(cluster ->
        eks.listFargateProfilesPaginator(r -> r.clusterName(cluster)).fargateProfileNames().forEach(name ->
            put("FargateProfile", List.of(eks.describeFargateProfile(
                r -> r.clusterName(cluster).fargateProfileName(name)).fargateProfile()), _ -> cluster + "/" + name)));
    eks.listClustersPaginator().clusters().forEach(cluster ->
        eks.listNodegroups(r -> r.clusterName(cluster)).nodegroups().forEach(name ->
            put("NodeGroup", List.of(eks.describeNodegroup(
                r -> r.clusterName(cluster).nodegroupName(name)).nodegroup()), _ -> cluster + "/" + name)));
    LambdaClient lambda = account.client(LambdaClient.class, World.REGION);
    lambda.listFunctionsPaginator().functions().forEach(function -> put("Function",
        List.of(lambda.getFunction(r -> r.functionName(function.functionName()))), _ -> function.functionName()));
    Ec2Client ec2 = account.client(Ec2Client.class, World.REGION);
    put("NetworkAcl", ec2.describeNetworkAclsPaginator().networkAcls().stream().filter(acl -> !acl.isDefault())
        .toList(), acl -> "of " + acl.vpcId());
    put("VpcEndpoint", ec2.describeVpcEndpointsPaginator().vpcEndpoints().stream().toList(),
        VpcEndpoint::serviceName);
    ec2.describeLaunchTemplates(r -> {}).launchTemplates().forEach(template -> {
      put("LaunchTemplate", List.of(template), LaunchTemplate::launchTemplateName);
      put("Latest of " + template.launchTemplateName(), ec2.describeLaunchTemplateVersions(
          r -> r.launchTemplateId(template.launchTemplateId()).versions("$Latest")).launchTemplateVersions(),
          version -> "version");
    });
  }

  private void loadBalancers() {
    ElasticLoadBalancingV2Client elb = account.client(ElasticLoadBalancingV2Client.class, World.REGION);
    put("LoadBalancer", elb.describeLoadBalancersPaginator().loadBalancers(), l -> l.loadBalancerName());
    put("TargetGroup", elb.describeTargetGroupsPaginator().targetGroups(), t -> t.targetGroupName());
  }

  private void names() {
    AcmClient acm = account.client(AcmClient.class, World.REGION);
    acm.listCertificatesPaginator().certificateSummaryList().forEach(listed -> {
      var certificate = acm.describeCertificate(r -> r.certificateArn(listed.certificateArn())).certificate();
      String names = String.join(" ", certificate.subjectAlternativeNames());
      put("Certificate", List.of(certificate.toBuilder().certificateArn(null).createdAt(null).issuedAt(null).build()),
          _ -> names);
      var tags = acm.listTagsForCertificate(r -> r.certificateArn(listed.certificateArn())).tags();
      // Several have the same names, and no order.
      String whose = tags.stream().filter(t -> t.key().equals("Name")).map(t -> " " + t.value()).findFirst().orElse("");
      put("Tag of " + names + whose, tags, t -> t.key());
    });
    Route53Client route53 = account.client(Route53Client.class, World.REGION);
    route53.listHostedZonesPaginator().hostedZones().forEach(zone -> put("Record",
        route53.listResourceRecordSetsPaginator(r -> r.hostedZoneId(zone.id())).resourceRecordSets(),
        record -> record.typeAsString() + " " + record.name()));
  }

  private void frontends() {
    CloudFrontClient cloudFront = account.client(CloudFrontClient.class, World.REGION);
    cloudFront.listDistributions(r -> {}).distributionList().items().forEach(listed -> {
      put("Distribution", List.of(cloudFront.getDistributionConfig(r -> r.id(listed.id())).distributionConfig()),
          DistributionConfig::comment);
      put("Tag of " + listed.comment(), cloudFront.listTagsForResource(r -> r.resource(listed.arn())).tags().items(),
          t -> t.key());
      put("Invalidation of " + listed.comment(), cloudFront.listInvalidations(r -> r.distributionId(listed.id()))
          .invalidationList().items(), _ -> "");
    });
    Wafv2Client waf = account.client(Wafv2Client.class, World.REGION);
    for (String scope : List.of("REGIONAL", "CLOUDFRONT")) {
      waf.listWebACLs(r -> r.scope(scope)).webACLs().forEach(listed -> {
        put("WebACL", List.of(waf.getWebACL(r -> r.scope(scope).name(listed.name()).id(listed.id())).webACL()),
            acl -> acl.name());
        put("Tag of " + listed.name(), waf.listTagsForResource(r -> r.resourceARN(listed.arn())).tagInfoForResource()
            .tagList(), t -> t.key());
        put("Guarded by " + listed.name(), scope.equals("CLOUDFRONT") ? List.of()
            : waf.listResourcesForWebACL(r -> r.webACLArn(listed.arn())).resourceArns(), _ -> "");
      });
      waf.listIPSets(r -> r.scope(scope)).ipSets().forEach(listed -> {
        put("IPSet", List.of(waf.getIPSet(r -> r.scope(scope).name(listed.name()).id(listed.id())).ipSet()),
            set -> set.name());
        put("Tag of " + listed.name(), waf.listTagsForResource(r -> r.resourceARN(listed.arn())).tagInfoForResource()
            .tagList(), t -> t.key());
      });
    }
    cloudFront.listVpcOrigins(r -> {}).vpcOriginList().items().forEach(listed -> {
      put("VpcOrigin", List.of(listed), VpcOriginSummary::name);
      put("Tag of " + listed.name(), cloudFront.listTagsForResource(r -> r.resource(listed.arn())).tags().items(),
          t -> t.key());
    });
    put("OriginAccessControl", cloudFront.listOriginAccessControls(r -> {}).originAccessControlList().items(),
        OriginAccessControlSummary::name);
  }

  private void apis() {
    ApiGatewayV2Client gateway = account.client(ApiGatewayV2Client.class, World.REGION);
    put("VpcLink", gateway.getVpcLinks(r -> {}).items(), link -> link.name());
    put("DomainName", gateway.getDomainNames(r -> {}).items(), domain -> domain.domainName());
    gateway.getDomainNames(r -> {}).items().forEach(domain -> put("Mapping of " + domain.domainName(),
        gateway.getApiMappings(r -> r.domainName(domain.domainName())).items(), _ -> ""));
    gateway.getApis(r -> {}).items().forEach(api -> {
      put("Api", List.of(api), _ -> api.name());
      put("Integration of " + api.name(), gateway.getIntegrations(r -> r.apiId(api.apiId())).items(), _ -> "");
      put("Route of " + api.name(), gateway.getRoutes(r -> r.apiId(api.apiId())).items(), route -> route.routeKey());
      put("Authorizer of " + api.name(), gateway.getAuthorizers(r -> r.apiId(api.apiId())).items(),
          authorizer -> authorizer.name());
      put("Stage of " + api.name(), gateway.getStages(r -> r.apiId(api.apiId())).items(), stage -> stage.stageName());
    });
  }

  private void amplify() {
    AmplifyClient amplify = account.client(AmplifyClient.class, World.REGION);
    amplify.listApps(r -> {}).apps().forEach(app -> {
      put("App", List.of(app), each -> each.name());
      tags(app.name(), app.tags());
      put("Branch of " + app.name(), amplify.listBranches(r -> r.appId(app.appId())).branches(),
          branch -> branch.branchName());
      amplify.listBranches(r -> r.appId(app.appId())).branches().forEach(branch -> put(
          "Build of " + app.name(), amplify.listJobs(r -> r.appId(app.appId()).branchName(branch.branchName()))
              .jobSummaries(), job -> branch.branchName() + " " + job.jobId()));
      put("Host of " + app.name(), amplify.listDomainAssociations(r -> r.appId(app.appId())).domainAssociations(),
          domain -> domain.domainName());
    });
  }

  /** Those that AWS tells as a map look like those that it tells as a list. */
  private void tags(String name, Map<String, String> tags) {
    put("Tag of " + name, tags.entrySet().stream().sorted(Map.Entry.comparingByKey())
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList(), t -> t.key());
  }

  private <T> void put(String sort, Iterable<T> things, Function<T, String> name) {
    for (T thing : things) {
      String key = sort + " " + name.apply(thing);
      String free = key;
      for (int i = 2; all.containsKey(free); i++) {
        free = key + " (" + i + ")";
      }
      all.put(free, thing.toString());
    }
  }
}
