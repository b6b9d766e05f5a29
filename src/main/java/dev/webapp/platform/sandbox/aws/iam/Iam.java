package dev.webapp.platform.sandbox.aws.iam;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ConcurrentModificationException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.ServiceFailureException;
import software.amazon.awssdk.services.iam.model.UnmodifiableEntityException;

/** IAM: the roles and managed policies of an account. */
public final class Iam implements AwsService {
  static final ServiceModel IAM = new ServiceModel(IamClient.class, "iam", "Iam",
      Refusal.throttling("Throttling"), Refusal.failure("ServiceFailure"),
      new Exceptions(IamException::builder, Map.ofEntries(
          Map.entry("NoSuchEntity", NoSuchEntityException::builder),
          Map.entry("EntityAlreadyExists", EntityAlreadyExistsException::builder),
          Map.entry("DeleteConflict", DeleteConflictException::builder),
          Map.entry("MalformedPolicyDocument", MalformedPolicyDocumentException::builder),
          Map.entry("LimitExceeded", LimitExceededException::builder),
          Map.entry("InvalidInput", InvalidInputException::builder),
          Map.entry("ConcurrentModification", ConcurrentModificationException::builder),
          Map.entry("UnmodifiableEntity", UnmodifiableEntityException::builder),
          Map.entry("ServiceFailure", ServiceFailureException::builder))));

  /**
   * A role as other services see it.
   *
   * @param policies the texts of all its policies, inline and attached
   * @param boundary the text of its permissions boundary, or null
   */
  public record Principal(
      String arn, String name, String id, String trustPolicy, List<String> policies, String boundary,
      Map<String, String> tags) {}

  private final Region account;
  private final IamState state;

  /**
   * @param account where the account keeps what belongs to no region
   */
  public Iam(Region account) {
    this.account = account;
    this.state = new IamState(account);
  }

  @Override
  public ServiceModel model() {
    return IAM;
  }

  @Override
  public List<IamClient> parts() {
    return List.of(new Roles(state), new RolePolicies(state), new ManagedPolicies(state));
  }

  /**
   * The role as a service of a region sees it during a call: IAM's changes take a few seconds to reach other
   * services, so one that was made just now is not there yet.
   */
  public Optional<Principal> role(Region asking, String arn) {
    return account.asPartOf(asking, () -> state.roles.all().stream()
        .filter(role -> role.arn().equals(arn))
        .filter(role -> !role.created().plus(IamState.REACHES_SERVICES).isAfter(account.now())).findFirst()
        .map(this::principal));
  }

  /** The role as IAM itself knows it. */
  public Optional<Principal> role(String name) {
    return Optional.ofNullable(state.roles.get(IamState.key(name))).map(this::principal);
  }

  private Principal principal(IamState.Role role) {
    List<String> policies = Stream.concat(role.inline().values().stream(),
        role.attached().stream().map(state::document).filter(Objects::nonNull)).toList();
    return new Principal(role.arn(), role.name(), role.id(), role.trust(), policies,
        role.boundary() == null ? null : state.document(role.boundary()), role.tags());
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new IamAuthorizations(state).of(operation, request);
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
