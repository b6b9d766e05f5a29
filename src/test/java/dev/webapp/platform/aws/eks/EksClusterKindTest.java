package dev.webapp.platform.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Sought;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;

class EksClusterKindTest {
  abstract static class Contract {
    private final AwsEnvironment aws;
    private EksClusterKind kind;

    Contract(AwsEnvironment aws) {
      this.aws = aws;
    }

    @BeforeEach
    void furnish() {
      aws.reset();
      kind = new EksClusterKind(aws.clients());
      prepare(aws);
      aws.forgetCalls();
    }

    /** Makes the cluster where the environment has none. */
    void prepare(AwsEnvironment environment) {}

    private ObservedEksCluster find(String name) {
      Handle handle = new Handle(new ResourceId("EksCluster", "cluster"), name);
      return kind.observe(AwsEnvironment.SCOPE, List.of(new Sought<>(handle, new EksClusterQuery(name)))).get(handle);
    }

    @Test
    void tellsWhoSignsTheTokensOfItsServiceAccounts() {
      ObservedEksCluster found = find("test");

      assertThat(kind.readiness(found)).isEqualTo(Readiness.READY);
      Outputs outputs = kind.outputs(found);
      assertThat(outputs.get("issuer")).asString().startsWith("oidc.eks.us-east-1.amazonaws.com/id/");
      assertThat(outputs.get("issuerArn")).asString()
          .matches("arn:aws:iam::\\d{12}:oidc-provider/" + outputs.get("issuer"));
      assertThat(aws.calledActions()).containsExactly("eks:DescribeCluster");
    }

    @Test
    void oneThatIsNotThereIsMissing() {
      assertThat(find("elsewhere")).isNull();
      assertThat(kind.missing(new EksClusterQuery("elsewhere"))).contains("elsewhere", "--cluster-name");
    }
  }

  @Nested
  class OnSandbox extends Contract {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Contract {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    @Override
    void prepare(AwsEnvironment environment) {
      environment.others().get(EksClient.class, AwsEnvironment.SCOPE).createCluster(r -> r.name("test")
          .roleArn("arn:aws:iam::123456789012:role/eks").resourcesVpcConfig(
              c -> c.subnetIds(environment.network().privateSubnetIds())));
    }
  }

  @Test
  void withoutAnIssuerItServesNobody() {
    EksClusterKind kind = new EksClusterKind(null);
    ObservedEksCluster silent = new ObservedEksCluster("arn:aws:eks:us-east-1:123456789012:cluster/test", null, "1.33");

    assertThat(kind.readiness(silent)).isInstanceOf(Readiness.Failed.class);
    assertThat(kind.outputs(silent).get("issuer")).isNull();
  }
}
