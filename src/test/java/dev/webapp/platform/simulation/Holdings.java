package dev.webapp.platform.simulation;

import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.simulation.Self.Owned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.amplify.AmplifyClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

/**
 * Everything in the account and in the cluster that carries a platform's ownership tags and is not on its way out, one
 * entry a thing, as AWS and the cluster themselves tell it.
 */
final class Holdings {
  private final SandboxWorld sandbox;
  private final String platform;
  private final List<Owned> found = new ArrayList<>();

  private Holdings(SandboxWorld sandbox, String platform) {
    this.sandbox = sandbox;
    this.platform = platform;
  }

  /**
   * @param platform {@code namespace/name}
   */
  static List<Owned> of(SandboxWorld sandbox, String platform) {
    Holdings holdings = new Holdings(sandbox, platform);
    holdings.network();
    holdings.databases();
    holdings.tables();
    holdings.secrets();
    holdings.identities();
    holdings.frontends();
    holdings.apis();
    holdings.amplify();
    StoreHoldings.each(sandbox, holdings::add);
    holdings.objects();
    return holdings.found;
  }

  private void network() {
    Ec2Client ec2 = sandbox.account().client(Ec2Client.class, sandbox.region());
    ec2.describeSecurityGroupsPaginator().securityGroups().forEach(group ->
        add(group.groupName(), tags(group.tags(), t -> t.key(), t -> t.value())));
    ec2.describeSecurityGroupRulesPaginator(r -> r.maxResults(1000)).securityGroupRules().forEach(rule -> {
      Map<String, String> tags = tags(rule.tags(), t -> t.key(), t -> t.value());
      add(tags.get("Name"), tags);
    });
  }

  private void databases() {
    RdsClient rds = sandbox.account().client(RdsClient.class, sandbox.region());
    rds.describeDBInstancesPaginator().dbInstances().stream().filter(i -> !i.dbInstanceStatus().equals("deleting"))
        .forEach(i -> add(i.dbInstanceIdentifier(), tags(i.tagList(), t -> t.key(), t -> t.value())));
    rds.describeDBSubnetGroupsPaginator().dbSubnetGroups().forEach(group ->
        add(group.dbSubnetGroupName(), tagsOf(rds, group.dbSubnetGroupArn())));
    rds.describeDBParameterGroupsPaginator().dbParameterGroups().forEach(group ->
        add(group.dbParameterGroupName(), tagsOf(rds, group.dbParameterGroupArn())));
  }

  private static Map<String, String> tagsOf(RdsClient rds, String arn) {
    return tags(rds.listTagsForResource(r -> r.resourceName(arn)).tagList(), t -> t.key(), t -> t.value());
  }

  private void tables() {
    DynamoDbClient dynamoDb = sandbox.account().client(DynamoDbClient.class, sandbox.region());
    for (String name : dynamoDb.listTablesPaginator().tableNames()) {
      var table = dynamoDb.describeTable(r -> r.tableName(name)).table();
      if (table.tableStatus() != TableStatus.DELETING) {
        add(name, tags(dynamoDb.listTagsOfResource(r -> r.resourceArn(table.tableArn())).tags(), t -> t.key(),
            t -> t.value()));
      }
    }
    ApplicationAutoScalingClient scaling =
        sandbox.account().client(ApplicationAutoScalingClient.class, sandbox.region());
    scaling.describeScalableTargetsPaginator(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)).scalableTargets()
        .forEach(t -> add(t.resourceId() + " " + t.scalableDimensionAsString(),
            scaling.listTagsForResource(r -> r.resourceARN(t.scalableTargetARN())).tags()));
  }

  private void secrets() {
    SecretsManagerClient secrets = sandbox.account().client(SecretsManagerClient.class, sandbox.region());
    secrets.listSecretsPaginator(r -> r.maxResults(100)).stream().flatMap(page -> page.secretList().stream())
        .forEach(secret -> add(secret.name(), tags(secret.tags(), t -> t.key(), t -> t.value())));
  }

  private void identities() {
    IamClient iam = sandbox.account().client(IamClient.class, sandbox.region());
    iam.listRolesPaginator().roles().forEach(role -> add(role.roleName(),
        tags(iam.getRole(r -> r.roleName(role.roleName())).role().tags(), t -> t.key(), t -> t.value())));
    EksClient eks = sandbox.account().client(EksClient.class, sandbox.region());
    eks.listPodIdentityAssociationsPaginator(r -> r.clusterName(SandboxWorld.CLUSTER)).associations()
        .forEach(a -> add(a.clusterName() + " " + a.namespace() + " " + a.serviceAccount(),
            eks.listTagsForResource(r -> r.resourceArn(a.associationArn())).tags()));
    eks.listFargateProfilesPaginator(r -> r.clusterName(SandboxWorld.CLUSTER)).fargateProfileNames()
        .forEach(name -> add(SandboxWorld.CLUSTER + "/" + name, eks.describeFargateProfile(
            r -> r.clusterName(SandboxWorld.CLUSTER).fargateProfileName(name)).fargateProfile().tags()));
    eks.listNodegroups(r -> r.clusterName(SandboxWorld.CLUSTER)).nodegroups()
        .forEach(name -> add(SandboxWorld.CLUSTER + "/" + name, eks.describeNodegroup(
            r -> r.clusterName(SandboxWorld.CLUSTER).nodegroupName(name)).nodegroup().tags()));
    LambdaClient lambda = sandbox.account().client(LambdaClient.class, sandbox.region());
    lambda.listFunctionsPaginator().functions().forEach(f -> add(f.functionName(),
        lambda.getFunction(r -> r.functionName(f.functionName())).tags()));
    Ec2Client ec2 = sandbox.account().client(Ec2Client.class, sandbox.region());
    ec2.describeNetworkAclsPaginator().networkAcls().forEach(acl -> add(acl.networkAclId(),
        tags(acl.tags(), tag -> tag.key(), tag -> tag.value())));
    ec2.describeVpcEndpointsPaginator().vpcEndpoints().forEach(endpoint -> add(endpoint.vpcEndpointId(),
        tags(endpoint.tags(), tag -> tag.key(), tag -> tag.value())));
    ec2.describeLaunchTemplates(r -> {}).launchTemplates()
        .forEach(t -> add(t.launchTemplateName(), tags(t.tags(), tag -> tag.key(), tag -> tag.value())));
  }

  private void frontends() {
    CloudFrontClient cloudFront = sandbox.account().client(CloudFrontClient.class, sandbox.region());
    cloudFront.listDistributions(r -> {}).distributionList().items().forEach(listed -> add(listed.comment(), tags(
        cloudFront.listTagsForResource(r -> r.resource(listed.arn())).tags().items(), t -> t.key(), t -> t.value())));
    // One that leads to the load balancer of before stays until nobody comes by it, and is a part of the one of now.
    Set<String> origins = new HashSet<>();
    cloudFront.listVpcOrigins(r -> {}).vpcOriginList().items().stream()
        .filter(listed -> !listed.status().equals("Deleting"))
        .filter(listed -> origins.add(listed.name().substring(0, listed.name().lastIndexOf('-'))))
        .forEach(listed -> add(listed.name().substring(0, listed.name().lastIndexOf('-')), tags(
            cloudFront.listTagsForResource(r -> r.resource(listed.arn())).tags().items(), t -> t.key(),
            t -> t.value())));
    Wafv2Client waf = sandbox.account().client(Wafv2Client.class, sandbox.region());
    for (String scope : List.of("REGIONAL", "CLOUDFRONT")) {
      waf.listWebACLs(r -> r.scope(scope)).webACLs().forEach(listed -> add(listed.name(), tags(waf.listTagsForResource(
          r -> r.resourceARN(listed.arn())).tagInfoForResource().tagList(), t -> t.key(), t -> t.value())));
      waf.listIPSets(r -> r.scope(scope)).ipSets().forEach(listed -> add(listed.name(), tags(waf.listTagsForResource(
          r -> r.resourceARN(listed.arn())).tagInfoForResource().tagList(), t -> t.key(), t -> t.value())));
    }
  }

  private void apis() {
    ApiGatewayV2Client gateway = sandbox.account().client(ApiGatewayV2Client.class, sandbox.region());
    gateway.getVpcLinks(r -> {}).items().stream().filter(link -> !link.vpcLinkStatusAsString().equals("DELETING"))
        .forEach(link -> add(link.name(), link.tags()));
    gateway.getApis(r -> {}).items().forEach(api -> add(api.name(), api.tags()));
    gateway.getDomainNames(r -> {}).items().forEach(domain -> add(domain.domainName(), domain.tags()));
  }

  private void amplify() {
    AmplifyClient amplify = sandbox.account().client(AmplifyClient.class, sandbox.region());
    amplify.listApps(r -> {}).apps().forEach(app -> {
      add(app.name(), app.tags());
      amplify.listBranches(r -> r.appId(app.appId())).branches()
          .forEach(branch -> add(app.name() + "/" + branch.branchName(), branch.tags()));
    });
  }

  private void objects() {
    for (ObjectType type : ObjectType.values()) {
      for (Snapshot object : EndState.objects(
          sandbox.store(), type, Selection.of(Frame.MANAGED_BY + "=" + Frame.MANAGER, ""))) {
        if (!object.meta().isTerminating()) {
          Map<String, String> tags = new HashMap<>();
          Ownership.CLAIM.forEach(tag -> tags.put(tag, object.meta().annotation(tag)));
          add(object.key().namespace() + "/" + object.key().name(), tags);
        }
      }
    }
  }

  /** A report of ours, such as a plan that was kept, is no resource, and has no id. */
  private void add(String name, Map<String, String> tags) {
    String id = tags.get(Ownership.ID);
    if (id != null && !id.isEmpty() && sandbox.owner().equals(tags.get(Ownership.OWNER))
        && platform.equals(tags.get(Ownership.PLATFORM))) {
      found.add(new Owned(id, name));
    }
  }

  static <T> Map<String, String> tags(
      Iterable<T> tags, Function<T, String> key, Function<T, String> value) {
    Map<String, String> all = new HashMap<>();
    tags.forEach(tag -> all.put(key.apply(tag), value.apply(tag)));
    return all;
  }
}
