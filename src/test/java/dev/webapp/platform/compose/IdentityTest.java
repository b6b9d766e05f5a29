package dev.webapp.platform.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.eks.PodIdentityAssociation;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who pods are in AWS, and what their uses let them do. */
class IdentityTest {
  private static final String SPEC = """
      services:
        - {name: api, image: "shop/api:1", port: 8080, uses: [{table: carts}, {bucket: files, access: ReadWrite}]}
        - {name: web, image: "shop/web:1", port: 8080, uses: [{userPool: customers}]}
      tables: [{name: carts, partitionKey: {name: id, type: String}}]
      buckets: [{name: files}]
      userPools: [{name: customers}]
      """;
  private static final String ROLE = "arn:aws:iam::111122223333:role/team";

  private static Graph<Resource> compose(String spec, Roles roles, String cluster) {
    return Composer.compose(
        Specs.spec(spec), new Setting("shop", "web", Specs.OWNERSHIP, cluster, "eu-west-1", roles, Map.of(),
            null, null, LocalDate.EPOCH));
  }

  private static Roles roles(Roles.Credentials credentials) {
    return new Roles("/webapp-platform/shop/", "arn:aws:iam::111122223333:policy/pods", credentials, "111122223333");
  }

  @Test
  void aServiceMayDoWhatItsUsesImplyAndNothingElse() {
    Role role = Specs.desired(Specs.compose(SPEC), "Role/api", Role.class);

    assertThat(role.policy().text()).contains("\"dynamodb:GetItem\"", "\"${Table/carts.arn}/index/*\"",
        "\"s3:PutObject\"", "\"${Bucket/files.arn}/*\"").doesNotContain("dynamodb:PutItem", "Stream", "cognito");
  }

  @Test
  void whoNeedsNoRightGetsNoRole() {
    assertThat(Specs.compose(SPEC).ids()).contains(ResourceId.parse("Role/api"))
        .doesNotContain(ResourceId.parse("Role/web"), ResourceId.parse("PodIdentityAssociation/web"));
    assertThat(Specs.compose(SPEC.replace("customers}]}", "customers, access: Read}]}")).ids())
        .contains(ResourceId.parse("Role/web"));
  }

  @Test
  void aReaderOfATableReadsItsStreamWhereItHasOne() {
    String streaming = SPEC.replace("type: String}}", "type: String}, stream: NewImage}");

    assertThat(Specs.desired(Specs.compose(streaming), "Role/api", Role.class).policy().text())
        .contains("\"dynamodb:GetRecords\"", "\"${Table/carts.arn}/stream/*\"");
  }

  @Test
  void podsStartOnceTheClusterGivesThemTheirRole() {
    Graph<Resource> graph = Specs.compose(SPEC);
    ResourceId association = ResourceId.parse("PodIdentityAssociation/api");

    assertThat(Specs.resource(graph, "Deployment/api").edges()).contains(Edge.alwaysReady(association));
    assertThat(Specs.desired(graph, association.toString(), PodIdentityAssociation.class))
        .returns("prod", PodIdentityAssociation::cluster).returns("shop", PodIdentityAssociation::namespace)
        .returns("web-api", PodIdentityAssociation::serviceAccount)
        .returns("${Role/api.arn}", PodIdentityAssociation::roleArn);
    assertThat(Specs.desired(graph, "Role/api", Role.class).trustPolicy().text()).contains(
        "pods.eks.amazonaws.com", "\"aws:RequestTag/kubernetes-namespace\":[\"shop\"]",
        "\"aws:RequestTag/kubernetes-service-account\":[\"web-api\"]");
  }

  @Test
  void withoutTheAgentPodsShowATokenOfTheirServiceAccount() {
    Graph<Resource> graph = compose(SPEC, roles(Roles.Credentials.WEB_IDENTITY), "prod");
    Manifest account = Specs.desired(graph, "ServiceAccount/api", Manifest.class);

    assertThat(graph.ids()).doesNotContain(ResourceId.parse("PodIdentityAssociation/api"));
    assertThat(account.object().getMetadata().getAnnotations())
        .containsEntry("eks.amazonaws.com/role-arn", "${Role/api.arn}");
    assertThat(Specs.desired(graph, "ServiceAccount/web", Manifest.class).object().getMetadata().getAnnotations())
        .doesNotContainKey("eks.amazonaws.com/role-arn");
    assertThat(Specs.desired(graph, "Role/api", Role.class).trustPolicy().text()).contains(
        "\"Federated\":\"${EksCluster/cluster.issuerArn}\"",
        "\"${EksCluster/cluster.issuer}:sub\":[\"system:serviceaccount:shop:web-api\"]");
    assertThat(Specs.resource(graph, "Deployment/api").edges())
        .contains(Edge.alwaysReady(ResourceId.parse("Role/api")));
  }

  @Test
  void administratorsChoosePathAndBoundary() {
    Role role = Specs.desired(compose(SPEC, roles(Roles.Credentials.POD_IDENTITY), "prod"), "Role/api", Role.class);

    assertThat(role).returns("/webapp-platform/shop/", Role::path)
        .returns("arn:aws:iam::111122223333:policy/pods", Role::permissionsBoundary);
  }

  @Test
  void outsideOfEksTheRoleIsThereAndNobodyGivesIt() {
    Graph<Resource> graph = compose(SPEC, Roles.PLAIN, null);

    assertThat(graph.ids()).contains(ResourceId.parse("Role/api"))
        .doesNotContain(ResourceId.parse("PodIdentityAssociation/api"));
  }

  @Test
  void theAssociationIsTheClustersAndItsAccounts() {
    Graph<Resource> graph = Specs.compose("aws: {region: eu-west-1, roleArn: '" + ROLE + "'}\n" + SPEC);

    assertThat(Specs.resource(graph, "PodIdentityAssociation/api").scope()).isEqualTo(new Scope("eu-west-1", null));
    assertThat(Specs.resource(graph, "Role/api").scope()).isEqualTo(new Scope("eu-west-1", ROLE, "cluster/shop"));
  }
}
