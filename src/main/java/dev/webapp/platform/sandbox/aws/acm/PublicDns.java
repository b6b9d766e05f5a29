package dev.webapp.platform.sandbox.aws.acm;

import dev.webapp.platform.sandbox.aws.region.Region;
import java.time.Instant;
import java.util.Optional;

/** What the world is told of names. */
@FunctionalInterface
public interface PublicDns {
  /** Since when a CNAME record of that value has been there; names in lower case, without a dot at their end. */
  Optional<Instant> cnameSince(Region asking, String name, String value);
}
