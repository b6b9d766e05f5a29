package dev.webapp.platform.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ec2.NetworkNeeds;
import dev.webapp.platform.aws.ec2.NetworkQuery;
import dev.webapp.platform.aws.ec2.SecurityGroup;
import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.aws.eks.PodIdentityAssociation;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stores in the account of a role, pods in that of the cluster. */
class OtherAccountTest {
  private static final String ROLE = "arn:aws:iam::444455556666:role/platforms";
  private static final Scope THERE = new Scope("eu-west-1", ROLE, "cluster/shop");
  private static final Scope HERE = new Scope("eu-west-1", null);
  private static final String SPEC = """
      aws: {region: eu-west-1, roleArn: "%s"}
      network: {vpcId: vpc-1, publicSubnetIds: [subnet-a, subnet-b], databaseSubnetIds: [subnet-1, subnet-2]}
      services:
        - name: api
          image: "shop/api:1"
          port: 8080
          routes: [{host: shop.example.com}]
          uses: [{table: carts}, {database: main}]
      databases: [{name: main, engine: postgres, version: "16"}]
      tables: [{name: carts, partitionKey: {name: id, type: String}}]
      """.formatted(ROLE);

  private static Graph<Resource> compose(String spec, Roles.Credentials credentials, String account) {
    Roles roles = new Roles("/webapp-platform/", "arn:aws:iam::111122223333:policy/pods", credentials, account);
    return Composer.compose(
        Specs.spec(spec), new Setting("shop", "web", Specs.OWNERSHIP, "prod", "eu-west-1", roles, Map.of(),
            null, null, LocalDate.EPOCH));
  }

  private static Graph<Resource> compose(String spec) {
    return compose(spec, Roles.Credentials.POD_IDENTITY, "111122223333");
  }

  private static Scope scope(Graph<Resource> graph, String id) {
    return Specs.resource(graph, id).scope();
  }

  @Test
  void storesAreThereAndWhatLeadsToPodsIsHere() {
    Graph<Resource> graph = compose(SPEC.replace("vpc-1,", "vpc-1, podSecurityGroup: Own,"));

    for (String id : List.of("DbInstance/main", "Table/carts", "Role/api", "Network/network",
        "SecurityGroup/database-main")) {
      assertThat(scope(graph, id)).as(id).isEqualTo(THERE);
    }
    for (String id : List.of("Role/api.pods", "PodIdentityAssociation/api", "EksCluster/cluster", "Network/cluster",
        "SecurityGroup/load-balancer", "SecurityGroupRule/load-balancer-http", "SecurityGroup/pods",
        "LoadBalancer/gateway")) {
      assertThat(scope(graph, id)).as(id).isEqualTo(HERE);
    }
  }

  @Test
  void theVpcOfTheSpecIsThatOfStoresAndPodsAreInTheClusters() {
    Graph<Resource> graph = compose(SPEC);

    assertThat(Specs.desired(graph, "Network/network", NetworkQuery.class)).isEqualTo(new NetworkQuery("eu-west-1",
        null, "vpc-1", List.of(), List.of(), List.of("subnet-1", "subnet-2"), NetworkNeeds.NONE));
    assertThat(Specs.desired(graph, "Network/cluster", NetworkQuery.class)).isEqualTo(new NetworkQuery("eu-west-1",
        "prod", null, List.of("subnet-a", "subnet-b"), List.of(), List.of(),
        NetworkNeeds.NONE.withNat(null).withEntry()));
    assertThat(Specs.desired(graph, "SecurityGroup/database-main", SecurityGroup.class).vpcId())
        .isEqualTo("${Network/network.vpcId}");
    assertThat(Specs.desired(graph, "SecurityGroup/load-balancer", SecurityGroup.class).vpcId())
        .isEqualTo("${Network/cluster.vpcId}");
    assertThat(Specs.desired(graph, "SecurityGroupRule/database-main-from-pods", SecurityGroupRule.class).peer())
        .isEqualTo("${Network/cluster.vpcCidr}");
  }

  @Test
  void theClustersVpcIsNotThereToBeTaken() {
    assertThatThrownBy(() -> compose(SPEC.replaceFirst("network: .*\n", ""))).isInstanceOf(InvalidSpec.class)
        .hasMessageContaining("spec.network.vpcId").hasMessageContaining("account 444455556666");
    String withoutVpc = SPEC.replaceFirst("network: .*\n", "").replaceFirst("(?m)^databases: .*\n", "")
        .replace(", {database: main}", "");
    assertThat(compose(withoutVpc).ids()).contains(ResourceId.parse("Table/carts"), ResourceId.parse("Network/cluster"))
        .doesNotContain(ResourceId.parse("Network/network"));
  }

  @Test
  void podsBecomeTheOtherAccountsRoleByOneOfTheirOwn() {
    Graph<Resource> graph = compose(SPEC);
    Role target = Specs.desired(graph, "Role/api", Role.class);
    Role pods = Specs.desired(graph, "Role/api.pods", Role.class);

    assertThat(Specs.desired(graph, "PodIdentityAssociation/api", PodIdentityAssociation.class))
        .returns("${Role/api.pods.arn}", PodIdentityAssociation::roleArn)
        .returns("${Role/api.arn}", PodIdentityAssociation::targetRoleArn);
    assertThat(pods.trustPolicy().text()).contains("pods.eks.amazonaws.com");
    assertThat(pods.policy().text()).contains("\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]",
        "\"Resource\":[\"${Role/api.arn}\"]").doesNotContain("dynamodb");
    assertThat(target.policy().text()).contains("dynamodb:GetItem").doesNotContain("sts:");
    assertThat(target.trustPolicy().text()).contains(
        "\"AWS\":\"arn:aws:iam::${EksCluster/cluster.account}:root\"",
        "\"aws:PrincipalArn\":[\"arn:aws:iam::${EksCluster/cluster.account}:role/webapp-platform/" + pods.name()
            + "\"]",
        "\"aws:RequestTag/eks-cluster-arn\":[\"${EksCluster/cluster.arn}\"]",
        "\"aws:RequestTag/kubernetes-namespace\":[\"shop\"]",
        "\"aws:RequestTag/kubernetes-service-account\":[\"web-api\"]");
  }

  /** IAM asks for the right of whoever signs in, in the database's account. */
  @Test
  void whoSignsInWithoutAPasswordDoesSoByTheOtherAccountsRole() {
    Graph<Resource> graph = compose(SPEC
        .replace("{database: main}", "{database: main, authentication: IAM, username: app}")
        .replace("\"16\"", "\"16\", iamAuthentication: true"));

    assertThat(Specs.desired(graph, "Role/api", Role.class).policy().text())
        .contains("\"rds-db:connect\"", "${DbInstance/main.dbuserArn}/app");
    assertThat(Specs.desired(graph, "Role/api.pods", Role.class).policy().text()).doesNotContain("rds-db");
  }

  @Test
  void theBoundaryIsOfTheSameNameInEachAccount() {
    Graph<Resource> graph = compose(SPEC);

    assertThat(Specs.desired(graph, "Role/api", Role.class).permissionsBoundary())
        .isEqualTo("arn:aws:iam::444455556666:policy/pods");
    assertThat(Specs.desired(graph, "Role/api.pods", Role.class).permissionsBoundary())
        .isEqualTo("arn:aws:iam::111122223333:policy/pods");
    assertThat(new Roles("/", "arn:aws:iam::aws:policy/PowerUserAccess", Roles.Credentials.POD_IDENTITY, null)
        .permissionsBoundaryIn("444455556666")).isEqualTo("arn:aws:iam::aws:policy/PowerUserAccess");
  }

  @Test
  void tokensAreVouchedForByTheOtherAccountsIdentityProvider() {
    Graph<Resource> graph = compose(SPEC, Roles.Credentials.WEB_IDENTITY, "111122223333");

    assertThat(Specs.desired(graph, "Role/api", Role.class).trustPolicy().text())
        .contains("\"Federated\":\"arn:aws:iam::444455556666:oidc-provider/${EksCluster/cluster.issuer}\"");
    assertThat(scope(graph, "EksCluster/cluster")).isEqualTo(HERE);
    assertThat(graph.ids()).doesNotContain(ResourceId.parse("Role/api.pods"));
  }

  @Test
  void aRoleOfTheClustersOwnAccountMakesNoDifferenceToPods() {
    Graph<Resource> graph = compose(SPEC, Roles.Credentials.POD_IDENTITY, "444455556666");

    assertThat(graph.ids()).doesNotContain(ResourceId.parse("Role/api.pods"), ResourceId.parse("Network/cluster"));
    assertThat(scope(graph, "SecurityGroup/load-balancer")).isEqualTo(THERE);
    assertThat(Specs.desired(graph, "PodIdentityAssociation/api", PodIdentityAssociation.class))
        .returns("${Role/api.arn}", PodIdentityAssociation::roleArn)
        .returns(null, PodIdentityAssociation::targetRoleArn);
    assertThat(Specs.desired(graph, "Role/api", Role.class).trustPolicy().text()).contains("pods.eks.amazonaws.com");
  }
}
