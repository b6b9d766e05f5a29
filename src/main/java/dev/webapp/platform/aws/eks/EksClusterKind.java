package dev.webapp.platform.aws.eks;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;

/**
 * Finds the cluster that pods run in. Outputs: {@code arn}, {@code account}, {@code version} of Kubernetes, {@code
 * fargateProfiles}, a pattern of their ARNs, {@code issuer} (without {@code https://}, as IAM names its identity
 * providers) and {@code issuerArn}, the provider's ARN in the cluster's account.
 */
public final class EksClusterKind implements Lookup<EksClusterQuery, ObservedEksCluster> {
  private static final String SCHEME = "https://";

  private final Clients clients;

  public EksClusterKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "EksCluster";
  }

  @Override
  public Observing observing() {
    return Observing.SELDOM;
  }

  @Override
  public Map<Handle, ObservedEksCluster> observe(Scope scope, Collection<Sought<EksClusterQuery>> sought) {
    EksClient eks = clients.get(EksClient.class, scope);
    Map<Handle, ObservedEksCluster> seen = new TreeMap<>();
    for (Sought<EksClusterQuery> one : sought) {
      try {
        Cluster cluster = eks.describeCluster(r -> r.name(one.handle().physicalName())).cluster();
        boolean told = cluster.identity() != null && cluster.identity().oidc() != null;
        seen.put(one.handle(), new ObservedEksCluster(cluster.arn(), told ? cluster.identity().oidc().issuer() : null,
            cluster.version()));
      } catch (Problem problem) {
        if (!problem.is("ResourceNotFoundException")) {
          throw problem;
        }
      }
    }
    return seen;
  }

  @Override
  public String missing(EksClusterQuery desired) {
    return "no EKS cluster is called " + desired.name() + " in this region: correct the operator's --cluster-name";
  }

  @Override
  public Readiness readiness(ObservedEksCluster observed) {
    return observed.issuer() != null ? Readiness.READY
        : new Readiness.Failed("the cluster has no OIDC issuer, which roles of pods on Fargate, or with "
            + "--pod-credentials WebIdentity, could trust", false);
  }

  @Override
  public Outputs outputs(ObservedEksCluster observed) {
    String[] arn = observed.arn().split(":");
    Outputs outputs = Outputs.of("arn", observed.arn()).and("account", arn[4]).and("version", observed.version())
        .and("fargateProfiles", observed.arn().replace(":cluster/", ":fargateprofile/") + "/*");
    if (observed.issuer() == null) {
      return outputs;
    }
    String issuer = observed.issuer().startsWith(SCHEME)
        ? observed.issuer().substring(SCHEME.length()) : observed.issuer();
    return outputs.and("issuer", issuer)
        .and("issuerArn", "arn:" + arn[1] + ":iam::" + arn[4] + ":oidc-provider/" + issuer);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("eks:DescribeCluster");
  }
}
