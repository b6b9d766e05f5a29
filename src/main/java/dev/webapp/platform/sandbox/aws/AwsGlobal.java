package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.route53.Route53;

/**
 * What the account has once for all regions. A client made for any region leads here, as the SDK's endpoint rules
 * have it; calls are logged as of {@link #NAME}. Its lock is taken last: services of regions may ask those of this
 * place, never the other way round.
 */
final class AwsGlobal extends Place {
  /** What the SDK calls the region of global services. */
  static final String NAME = "aws-global";

  private final Iam iam;
  private final Route53 route53;

  AwsGlobal(String account) {
    this(new Region(account, NAME));
  }

  private AwsGlobal(Region region) {
    super(region);
    iam = add(new Iam(region));
    route53 = add(new Route53(region));
  }

  Iam iam() {
    return iam;
  }

  Route53 route53() {
    return route53;
  }
}
