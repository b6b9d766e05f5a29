package dev.webapp.platform.sandbox.aws.amplify;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.amplify.AmplifyClient;
import software.amazon.awssdk.services.amplify.model.AmplifyException;
import software.amazon.awssdk.services.amplify.model.BadRequestException;
import software.amazon.awssdk.services.amplify.model.CreateBranchRequest;
import software.amazon.awssdk.services.amplify.model.LimitExceededException;
import software.amazon.awssdk.services.amplify.model.NotFoundException;
import software.amazon.awssdk.services.amplify.model.TagResourceRequest;
import software.amazon.awssdk.services.amplify.model.UnauthorizedException;
import software.amazon.awssdk.services.amplify.model.UntagResourceRequest;

/** Amplify Hosting of a region. */
public final class Amplify implements AwsService {
  static final ServiceModel AMPLIFY = new ServiceModel(AmplifyClient.class, "amplify", "Amplify",
      new Refusal("TooManyRequestsException", 429, "Rate exceeded"), Refusal.failure("InternalFailureException"),
      new Exceptions(AmplifyException::builder, Map.ofEntries(
          Map.entry("BadRequestException", BadRequestException::builder),
          Map.entry("LimitExceededException", LimitExceededException::builder),
          Map.entry("NotFoundException", NotFoundException::builder),
          Map.entry("UnauthorizedException", UnauthorizedException::builder))));

  /** What Amplify sees of the account's other services. */
  public interface Surroundings {
    /** What an issued certificate of us-east-1 is for; nothing where there is none. */
    List<String> certificate(String arn);

    /** Whether a distribution of the account answers for the host. */
    boolean isAnswered(String host);

    /** Since when the world has been told that the host leads to that name. */
    Optional<Instant> ledSince(String host, String target);

    /** Leads a hosted zone's own name, whatever it led to before; does nothing where no zone is called so. */
    void lead(String zone, String target);
  }

  private final Region region;
  private final AppState state;

  public Amplify(Region region, Surroundings surroundings) {
    this.region = region;
    this.state = new AppState(region, surroundings);
  }

  @Override
  public ServiceModel model() {
    return AMPLIFY;
  }

  @Override
  public List<AmplifyClient> parts() {
    return List.of(new Apps(state), new Branches(state), new Domains(state));
  }

  /** Whether a host has the certificate. */
  public boolean usesCertificate(String arn) {
    return state.domains.all().stream().anyMatch(each -> arn.equals(each.certificateArn()));
  }

  /** By the service authorization reference of Amplify: a creation with tags is one that also tags. */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    String action = "amplify:" + operation;
    Map<String, String> tags = NamedResources.tags(request);
    String app = "apps/" + NamedResources.text(request, "appId");
    String branch = app + "/branches/" + NamedResources.text(request, "branchName");
    return switch (operation) {
      case "ListApps" -> List.of(Request.of(action, "*"));
      case "CreateApp" -> List.of(Request.of(action, "*").tagging(tags),
          Request.of("amplify:TagResource", state.arn("apps/*")).tagging(tags));
      case "CreateBranch" -> {
        String made = app + "/branches/" + ((CreateBranchRequest) request).branchName();
        yield List.of(Request.of(action, state.arn(made)).tagging(tags),
            Request.of("amplify:TagResource", state.arn(made)).tagging(tags));
      }
      case "TagResource" -> List.of(on(action, ((TagResourceRequest) request).resourceArn()).tagging(tags));
      case "UntagResource" -> List.of(on(action, ((UntagResourceRequest) request).resourceArn())
          .with("aws:TagKeys", ((UntagResourceRequest) request).tagKeys()));
      case "StartJob" -> List.of(Request.of(action, state.arn(branch + "/jobs/*")));
      case "GetBranch", "UpdateBranch", "DeleteBranch", "ListJobs" -> List.of(on(action, state.arn(branch)));
      case "GetDomainAssociation", "CreateDomainAssociation", "UpdateDomainAssociation", "DeleteDomainAssociation" ->
          List.of(Request.of(
              action, state.arn(app + "/domains/" + NamedResources.text(request, "domainName"))));
      default -> List.of(on(action, state.arn(app)));
    };
  }

  private Request on(String action, String arn) {
    return Request.of(action, arn).onTagged(state.tags(arn));
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDeniedException", 403, message);
  }
}
