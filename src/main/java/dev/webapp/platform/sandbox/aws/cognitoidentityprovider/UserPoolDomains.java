package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.invalid;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Ids;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolDomainRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolDomainResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolDomainRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolDomainResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolDomainRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolDomainResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DomainDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DomainStatusType;

/** The domains of user pools' login pages: prefixes of Amazon's own, and whole names with a certificate. */
final class UserPoolDomains implements CognitoState.Part {
  private static final String PREFIX = "^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$";
  private static final List<String> RESERVED = List.of("aws", "amazon", "cognito");
  private static final Duration PREFIX_TAKES = Duration.ofSeconds(45);
  private static final Duration NAME_TAKES = Duration.ofMinutes(5);

  private final CognitoState state;

  UserPoolDomains(CognitoState state) {
    this.state = state;
  }

  /** A pool has one prefix and one name. */
  @Override
  public CreateUserPoolDomainResponse createUserPoolDomain(CreateUserPoolDomainRequest request) {
    String pool = state.pool(request.userPoolId()).told().id();
    boolean custom = request.customDomainConfig() != null;
    if (!custom) {
      prefix(request.domain());
    }
    if (state.domains.get(request.domain()) != null) {
      throw invalid("Domain already associated with another user pool.");
    }
    if (state.domainsOf(pool).stream().anyMatch(had -> (had.customDomainConfig() != null) == custom)) {
      throw invalid("User pool already has a domain configured.");
    }
    String distribution = "d" + Ids.mixed(request.domain(), 13) + ".cloudfront.net";
    DomainDescriptionType domain = DomainDescriptionType.builder()
        .domain(request.domain()).userPoolId(pool).awsAccountId(state.region().account())
        .cloudFrontDistribution(distribution).s3Bucket("aws-cognito-prod-" + state.region().name() + "-assets")
        .version("20260101000000").customDomainConfig(request.customDomainConfig())
        .managedLoginVersion(request.managedLoginVersion() == null ? Integer.valueOf(1) : request.managedLoginVersion())
        .status(DomainStatusType.CREATING).build();
    state.domains.put(request.domain(), Evolution.from(state.now(), domain)
        .then(custom ? NAME_TAKES : PREFIX_TAKES, domain.toBuilder().status(DomainStatusType.ACTIVE).build()));
    return CreateUserPoolDomainResponse.builder().managedLoginVersion(domain.managedLoginVersion())
        .cloudFrontDomain(custom ? distribution : null).build();
  }

  private static void prefix(String prefix) {
    if (prefix == null || !prefix.matches(PREFIX)) {
      throw invalid("The domain name contains an invalid character. Domain names can only contain lower-case letters, "
          + "numbers, and hyphens. Please enter a different name that follows this format: " + PREFIX);
    }
    for (String word : RESERVED) {
      if (prefix.contains(word)) {
        throw invalid("Domain cannot contain reserved word: " + word);
      }
    }
  }

  /** Empty where there is no such domain. */
  @Override
  public DescribeUserPoolDomainResponse describeUserPoolDomain(DescribeUserPoolDomainRequest request) {
    DomainDescriptionType domain = state.domains.get(request.domain());
    return DescribeUserPoolDomainResponse.builder()
        .domainDescription(domain == null ? DomainDescriptionType.builder().build() : domain).build();
  }

  @Override
  public DeleteUserPoolDomainResponse deleteUserPoolDomain(DeleteUserPoolDomainRequest request) {
    DomainDescriptionType domain = state.domains.get(request.domain());
    if (domain == null || !domain.userPoolId().equals(request.userPoolId())) {
      throw invalid("No such domain or user pool exists.");
    }
    if (domain.status() != DomainStatusType.DELETING) {
      state.domains.put(request.domain(), Evolution.from(
          state.now(), domain.toBuilder().status(DomainStatusType.DELETING).build()).gone(PREFIX_TAKES));
    }
    return DeleteUserPoolDomainResponse.builder().build();
  }
}
