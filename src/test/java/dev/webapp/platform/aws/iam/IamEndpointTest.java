package dev.webapp.platform.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointProvider;

/** What the kind relies on: the SDK finds the one IAM of a partition from any of its regions, and signs for it. */
class IamEndpointTest {
  @ParameterizedTest
  @CsvSource({
      "us-east-1, iam.amazonaws.com, us-east-1",
      "eu-central-1, iam.amazonaws.com, us-east-1",
      "us-gov-east-1, iam.us-gov.amazonaws.com, us-gov-west-1",
      "cn-northwest-1, iam.cn-north-1.amazonaws.com.cn, cn-north-1"})
  void isFoundFromAnyRegion(String region, String host, String signing) {
    var endpoint = IamEndpointProvider.defaultProvider()
        .resolveEndpoint(p -> p.region(Region.of(region)).useFips(false).useDualStack(false)).join();

    assertThat(endpoint.url()).hasHost(host);
    assertThat(endpoint.attribute(AwsEndpointAttribute.AUTH_SCHEMES)).first()
        .isInstanceOfSatisfying(SigV4AuthScheme.class, scheme -> assertThat(scheme.signingRegion()).isEqualTo(signing));
  }
}
