package dev.webapp.platform.sandbox.aws.acm;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.AcmException;
import software.amazon.awssdk.services.acm.model.InvalidArnException;
import software.amazon.awssdk.services.acm.model.InvalidDomainValidationOptionsException;
import software.amazon.awssdk.services.acm.model.InvalidParameterException;
import software.amazon.awssdk.services.acm.model.InvalidTagException;
import software.amazon.awssdk.services.acm.model.LimitExceededException;
import software.amazon.awssdk.services.acm.model.ResourceInUseException;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;
import software.amazon.awssdk.services.acm.model.TooManyTagsException;

/** ACM: the certificates of a region. */
public final class Acm implements AwsService {
  static final ServiceModel ACM = new ServiceModel(AcmClient.class, "acm", "Acm",
      Refusal.throttling("ThrottlingException"), Refusal.failure("InternalFailure"),
      new Exceptions(AcmException::builder, Map.ofEntries(
          Map.entry("ResourceNotFoundException", ResourceNotFoundException::builder),
          Map.entry("ResourceInUseException", ResourceInUseException::builder),
          Map.entry("InvalidArnException", InvalidArnException::builder),
          Map.entry("InvalidParameterException", InvalidParameterException::builder),
          Map.entry("InvalidDomainValidationOptionsException", InvalidDomainValidationOptionsException::builder),
          Map.entry("InvalidTagException", InvalidTagException::builder),
          Map.entry("TooManyTagsException", TooManyTagsException::builder),
          Map.entry("LimitExceededException", LimitExceededException::builder))));

  private final Certificates certificates;
  private final Region region;

  /**
   * @param inUse whether anything of this region has the certificate of that ARN
   */
  public Acm(Region region, PublicDns dns, Predicate<String> inUse) {
    this.region = region;
    this.certificates = new Certificates(region, dns, inUse);
  }

  @Override
  public ServiceModel model() {
    return ACM;
  }

  @Override
  public List<AcmClient> parts() {
    return List.of(certificates);
  }

  /** The state of a certificate, such as {@code ISSUED}; empty where this region has none of that ARN. */
  public Optional<String> status(String arn) {
    return certificates.status(arn);
  }

  /** What an issued certificate is for; nothing where there is none. */
  public List<String> names(String arn) {
    return status(arn).filter("ISSUED"::equals).map(_ -> certificates.names(arn)).orElse(List.of());
  }

  /**
   * By the service authorization reference of ACM: certificates are requested of nobody, and whoever gives them tags
   * tags them.
   */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    NamedResources named =
        new NamedResources(region, ACM, Map.of("CertificateArn", ""), certificates::tagsOf);
    List<Request> all = new ArrayList<>(named.about(operation, request));
    if (operation.equals("RequestCertificate") && !NamedResources.tags(request).isEmpty()) {
      all.add(Request.of("acm:AddTagsToCertificate", region.arn(ACM, "certificate/*"))
          .tagging(NamedResources.tags(request)));
    }
    return all;
  }
}
