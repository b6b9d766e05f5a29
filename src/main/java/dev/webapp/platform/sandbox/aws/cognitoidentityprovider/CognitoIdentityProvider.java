package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ConcurrentModificationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureUnavailableInTierException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InternalErrorException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidOAuthFlowException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ScopeDoesNotExistException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TooManyRequestsException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTaggingException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameExistsException;

/** Cognito's user pools of a region. */
public final class CognitoIdentityProvider implements AwsService {
  static final ServiceModel COGNITO = new ServiceModel(CognitoIdentityProviderClient.class,
      "cognito-idp", "CognitoIdentityProvider",
      Refusal.throttling("TooManyRequestsException"), Refusal.failure("InternalErrorException"),
      new Exceptions(CognitoIdentityProviderException::builder, Map.ofEntries(
          Map.entry("ConcurrentModificationException", ConcurrentModificationException::builder),
          Map.entry("FeatureUnavailableInTierException", FeatureUnavailableInTierException::builder),
          Map.entry("InternalErrorException", InternalErrorException::builder),
          Map.entry("InvalidOAuthFlowException", InvalidOAuthFlowException::builder),
          Map.entry("InvalidParameterException", InvalidParameterException::builder),
          Map.entry("LimitExceededException", LimitExceededException::builder),
          Map.entry("ResourceNotFoundException", ResourceNotFoundException::builder),
          Map.entry("ScopeDoesNotExistException", ScopeDoesNotExistException::builder),
          Map.entry("TooManyRequestsException", TooManyRequestsException::builder),
          Map.entry("UserNotFoundException", UserNotFoundException::builder),
          Map.entry("UserPoolTaggingException", UserPoolTaggingException::builder),
          Map.entry("UsernameExistsException", UsernameExistsException::builder))));

  private final CognitoState state;

  public CognitoIdentityProvider(Region region) {
    this.state = new CognitoState(region);
  }

  @Override
  public ServiceModel model() {
    return COGNITO;
  }

  @Override
  public List<CognitoIdentityProviderClient> parts() {
    return List.of(new UserPools(state), new SecondFactors(state), new Tags(state), new UserPoolClients(state),
        new UserPoolDomains(state), new Users(state));
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new UserPoolAuthorizations(state).of(operation, request);
  }

  static AwsServiceException invalid(String message) {
    return COGNITO.refuse("InvalidParameterException", message);
  }

  /** As AWS refuses what its model of the API does not allow. */
  static AwsServiceException constraint(Object value, String field, String constraint) {
    return invalid("1 validation error detected: Value '" + value + "' at '" + field
        + "' failed to satisfy constraint: " + constraint);
  }
}
