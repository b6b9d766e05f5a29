package dev.webapp.platform.sandbox.aws.secretsmanager;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.LimitExceededException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Secrets Manager: the secrets of a region. */
public final class SecretsManagerService implements AwsService {
  static final ServiceModel SECRETS_MANAGER = new ServiceModel(SecretsManagerClient.class,
      "secretsmanager", "SecretsManager",
      Refusal.throttling("ThrottlingException"), Refusal.failure("InternalServiceError"),
      new Exceptions(SecretsManagerException::builder, Map.ofEntries(
          Map.entry("ResourceNotFoundException", ResourceNotFoundException::builder),
          Map.entry("ResourceExistsException", ResourceExistsException::builder),
          Map.entry("InvalidRequestException", InvalidRequestException::builder),
          Map.entry("InvalidParameterException", InvalidParameterException::builder),
          Map.entry("InvalidNextTokenException", InvalidNextTokenException::builder),
          Map.entry("LimitExceededException", LimitExceededException::builder),
          Map.entry("InternalServiceError", InternalServiceErrorException::builder))));

  private final SecretsState state;

  public SecretsManagerService(Region region) {
    this.state = new SecretsState(region);
  }

  @Override
  public ServiceModel model() {
    return SECRETS_MANAGER;
  }

  @Override
  public List<SecretsManagerClient> parts() {
    return List.of(new Secrets(state), new SecretValues(state));
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new SecretAuthorizations(state).of(operation, request);
  }
}
