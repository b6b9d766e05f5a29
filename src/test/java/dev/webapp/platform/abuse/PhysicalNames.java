package dev.webapp.platform.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What services ask of names: kube-apiserver's validation, and the API references of RDS, ElastiCache and others. */
final class PhysicalNames {
  private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String NO_DOUBLE_HYPHEN = "[a-z](-?[a-z0-9])*";
  private static final Form RDS_IDENTIFIER = new Form(1, 63, NO_DOUBLE_HYPHEN);
  private static final Form OBJECT = new Form(1, 253, SUBDOMAIN);
  /** Instance, database, two secrets and what roles are called, which with a suffix has to fit into 63 bytes. */
  private static final Form PAIR = new Form(9, 1200, SUBDOMAIN
      + "/[A-Za-z][A-Za-z0-9_]{0,62}/[a-z0-9-]{1,512}/[a-z0-9-]{1,512}/(?!pg_)[a-z_][a-z0-9_]{0,55}");
  private static final Map<String, Form> FORMS = Map.ofEntries(
      Map.entry("DbInstance", RDS_IDENTIFIER),
      Map.entry("DbReplica", RDS_IDENTIFIER),
      Map.entry("DbParameterGroup", new Form(1, 255, NO_DOUBLE_HYPHEN)),
      Map.entry("DbSubnetGroup", new Form(1, 255, "(?!default$)[a-z0-9 ._-]+")),
      Map.entry("CacheParameterGroup", new Form(1, 255, NO_DOUBLE_HYPHEN)),
      Map.entry("CacheSubnetGroup", new Form(1, 255, "(?!default$)[a-z0-9-]+")),
      Map.entry("ReplicationGroup", new Form(1, 40, NO_DOUBLE_HYPHEN)),
      Map.entry("DocDbCluster", RDS_IDENTIFIER),
      Map.entry("DocDbInstance", RDS_IDENTIFIER),
      Map.entry("DocDbClusterParameterGroup", new Form(1, 255, NO_DOUBLE_HYPHEN)),
      Map.entry("Bucket", new Form(3, 63, "(?!xn--|sthree-)[a-z0-9]([a-z0-9-]*[a-z0-9])?(?<!-s3alias|--ol-s3)")),
      Map.entry("BucketPolicy", new Form(3, 63, "[a-z0-9]([a-z0-9-]*[a-z0-9])?")),
      Map.entry("OriginAccessControl", new Form(1, 64, "[A-Za-z0-9_-]+")),
      Map.entry("Distribution", new Form(1, 128, "[a-z0-9-]+")),
      Map.entry("VpcLink", new Form(1, 128, "[a-z0-9-]+")),
      Map.entry("HttpApi", new Form(1, 128, "[a-z0-9-]+")),
      Map.entry("AmplifyApp", new Form(1, 255, "[a-z0-9-]+")),
      Map.entry("AmplifyBranch", new Form(3, 511, "[a-z0-9-]{1,255}/[A-Za-z0-9._/-]{1,255}")),
      Map.entry("AmplifyDomain", new Form(3, 511, "[a-z0-9-]{1,255}/[a-z0-9.-]{1,253}")),
      Map.entry("SecretEntry", new Form(5, 570, "[a-z0-9-]+/[a-z0-9.-]+/[A-Za-z0-9._-]+")),
      Map.entry("Host", new Form(3, 512, "[a-z0-9.-]+/(\\*\\.)?[a-z0-9.-]+")),
      Map.entry("ApiDomain", new Form(1, 253, "[a-z0-9.-]+")),
      Map.entry("VpcOrigin", new Form(1, 50, "[a-z0-9-]+")),
      Map.entry("WebAcl", new Form(1, 128, "[A-Za-z0-9_-]+")),
      Map.entry("IpSet", new Form(1, 128, "[A-Za-z0-9_-]+")),
      Map.entry("LogGroup", new Form(1, 512, "(aws-waf-logs-|/aws/apigateway/|/aws/lambda/)[.\\-_/#A-Za-z0-9]+")),
      Map.entry("Certificate", new Form(1, 256, "[a-z0-9-]+")),
      Map.entry("HostedZone", new Form(1, 255, "[a-z0-9.-]+")),
      Map.entry("DnsRecord", new Form(3, 512, "[a-z0-9.-]+/(\\*\\.)?[a-z0-9.-]+")),
      Map.entry("ValidationRecord", new Form(3, 512, "[a-z0-9.-]+/[a-z0-9.-]+/[0-9a-z]+")),
      Map.entry("UserPool", new Form(1, 128, "[A-Za-z0-9 _+=,.@-]+")),
      Map.entry("UserPoolClient", new Form(3, 257, "[A-Za-z0-9 _+=,.@-]{1,128}/[A-Za-z0-9 _+=,.@-]{1,128}")),
      Map.entry("UserPoolDomain",
          new Form(1, 63, "(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]*[a-z0-9])?")),
      Map.entry("Secret", new Form(1, 512, "[A-Za-z0-9/_+=.@-]+(?<!-[A-Za-z0-9]{6})")),
      Map.entry("UsersSecret", new Form(1, 512, "[A-Za-z0-9/_+=.@-]+(?<!-[A-Za-z0-9]{6})")),
      Map.entry("DatabaseUsers", PAIR), Map.entry("FormerDatabaseUser", PAIR),
      Map.entry("Table", new Form(3, 255, "[A-Za-z0-9_.-]+")),
      Map.entry("ScalableTarget", new Form(1, 1600, "table/\\S+ dynamodb:(table|index):(Read|Write)CapacityUnits")),
      Map.entry("ScalingPolicy", new Form(1, 1900, "table/\\S+ \\S+ [a-z0-9-]{1,255}")),
      Map.entry("SecurityGroup", new Form(1, 255, "(?!sg-)[a-z0-9-]+")),
      Map.entry("SecurityGroupRule", new Form(1, 256, "[a-z0-9-]+")),
      Map.entry("Network", new Form(16, 16, "[0-9a-f]+")),
      Map.entry("LoadBalancer", new Form(1, 512, "\\S+ \\S+( with listeners)?( of \\S+/\\S+)?")),
      Map.entry("Role", new Form(1, 64, "[A-Za-z0-9_+=,.@-]+")),
      Map.entry("EksCluster", new Form(1, 100, "[0-9A-Za-z][A-Za-z0-9_-]*")),
      Map.entry("EndpointSecurityGroup", new Form(1, 255, "\\S+/endpoints-[0-9a-f]{8}")),
      Map.entry("NetworkAcl", new Form(1, 255, "\\S+/databases-[0-9a-f]{8}")),
      Map.entry("VpcEndpoint", new Form(1, 255, "\\S+/[a-z0-9.-]+-[0-9a-f]{8}")),
      Map.entry("LaunchTemplate", new Form(3, 128, "[a-zA-Z0-9().\\-/_]+")),
      Map.entry("NodeGroup", new Form(3, 164, "[0-9A-Za-z][A-Za-z0-9_-]*/[0-9A-Za-z][A-Za-z0-9-]{0,62}")),
      Map.entry("Function", new Form(1, 64, "[A-Za-z0-9_-]+")),
      Map.entry("FargateProfile", new Form(3, 164, "[0-9A-Za-z][A-Za-z0-9_-]*/[0-9A-Za-z][A-Za-z0-9-]{0,62}")),
      Map.entry("PodIdentityAssociation", new Form(5, 420, "\\S+ \\S+ \\S+")),
      Map.entry("ConfigMap", OBJECT), Map.entry("ServiceAccount", OBJECT),
      Map.entry("Binding", OBJECT), Map.entry("Deployment", OBJECT),
      Map.entry("HorizontalPodAutoscaler", OBJECT), Map.entry("PodDisruptionBudget", OBJECT),
      Map.entry("NetworkPolicy", OBJECT), Map.entry("SecurityGroupPolicy", OBJECT), Map.entry("Ingress", OBJECT),
      Map.entry("KongPlugin", OBJECT),
      // Its pods' DNS name, and their label job-name.
      Map.entry("ReleaseJob", new Form(1, 63, SUBDOMAIN)),
      Map.entry("Service", new Form(1, 63, "[a-z]([-a-z0-9]*[a-z0-9])?")));

  /** Bounds of the length, and what the whole must match. */
  private record Form(int least, int most, String pattern) {}

  private PhysicalNames() {}

  static void check(Graph<Resource> graph) {
    Map<List<String>, ResourceId> taken = new HashMap<>();
    for (Resource resource : graph.order()) {
      String kind = resource.id().kind();
      assertThat(FORMS).as("a form of names for the kind").containsKey(kind);
      Form form = FORMS.get(kind);
      String name = resource.physicalName().substring(
          form == OBJECT || kind.equals("ReleaseJob") || kind.equals("Service")
              ? resource.physicalName().indexOf('/') + 1 : 0);
      assertThat(name).as("name of %s", resource.id()).hasSizeBetween(form.least, form.most).matches(form.pattern);
      // Replicas are instances too, and bindings are Secrets of the cluster.
      String sort = kind.equals("DbReplica") ? "DbInstance" : kind.equals("UsersSecret") ? "Secret" : kind;
      ResourceId other = taken.put(List.of(sort, resource.scope().toString(), resource.physicalName()), resource.id());
      assertThat(other).as("who is called %s besides %s", resource.physicalName(), resource.id()).isNull();
    }
  }
}
