package dev.webapp.platform.sandbox.aws.route53;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.GetChangeRequest;
import software.amazon.awssdk.services.route53.model.HostedZoneAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.InvalidInputException;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.NoSuchChangeException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;
import software.amazon.awssdk.services.route53.model.Route53Exception;

/** Route 53: the hosted zones of an account. */
public final class Route53 implements AwsService {
  static final ServiceModel ROUTE53 = new ServiceModel(Route53Client.class, "route53", "Route53",
      Refusal.throttling("Throttling"), Refusal.failure("InternalError"),
      new Exceptions(Route53Exception::builder, Map.ofEntries(
          Map.entry("NoSuchHostedZone", NoSuchHostedZoneException::builder),
          Map.entry("NoSuchChange", NoSuchChangeException::builder),
          Map.entry("InvalidChangeBatch", InvalidChangeBatchException::builder),
          Map.entry("InvalidInput", InvalidInputException::builder),
          Map.entry("HostedZoneAlreadyExists", HostedZoneAlreadyExistsException::builder),
          Map.entry("PriorRequestNotComplete", PriorRequestNotCompleteException::builder))));

  private final Region account;
  private final HostedZones zones;

  /**
   * @param account where the account keeps what belongs to no region
   */
  public Route53(Region account) {
    this.account = account;
    this.zones = new HostedZones(account);
  }

  @Override
  public ServiceModel model() {
    return ROUTE53;
  }

  @Override
  public List<Route53Client> parts() {
    return List.of(zones);
  }

  /** Makes a public hosted zone, unless there is one of that name. */
  public void addZone(String name) {
    zones.add(name);
  }

  /**
   * Since when the world has been told of a CNAME record of that value; both in lower case, without a dot at their end.
   */
  public Optional<Instant> cnameSince(Region asking, String name, String value) {
    return account.asPartOf(asking, () -> zones.cnameSince(name, value));
  }

  /** Since when the world has been told that a name leads to another; both without a dot at their end. */
  public Optional<Instant> ledSince(Region asking, String name, String target) {
    return account.asPartOf(asking, () -> zones.ledSince(name, target));
  }

  /** Leads the name of a public zone to one of CloudFront's; does nothing where no zone is called so. */
  public void lead(Region asking, String name, String target) {
    account.asPartOf(asking, () -> {
      zones.lead(name, target);
      return null;
    });
  }

  /** By the service authorization reference of Route 53. */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    Request about = Request.of("route53:" + operation, switch (request) {
      case ChangeResourceRecordSetsRequest change -> zone(change.hostedZoneId());
      case ListResourceRecordSetsRequest list -> zone(list.hostedZoneId());
      case GetChangeRequest change -> "arn:aws:route53:::change/" + HostedZones.bare(change.id());
      default -> "*";
    });
    return List.of(request instanceof ChangeResourceRecordSetsRequest change
        ? about.with("route53:ChangeResourceRecordSetsRecordTypes", change.changeBatch().changes().stream()
            .map(each -> each.resourceRecordSet().typeAsString()).distinct().sorted().toList())
        : about);
  }

  private static String zone(String id) {
    return "arn:aws:route53:::hostedzone/" + HostedZones.bare(id);
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
