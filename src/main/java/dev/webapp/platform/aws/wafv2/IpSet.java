package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.List;
import java.util.Map;

/**
 * Addresses that the rules of a {@link WebAcl} refer to. The physical name is its name.
 *
 * @param global for distributions of CloudFront, which AWS keeps in us-east-1; otherwise for what the region has
 * @param version {@link #IPV4} or {@link #IPV6}: a set holds addresses of one version
 * @param addresses CIDR blocks, in order and as {@link Cidrs} writes them
 */
public record IpSet(
    @Change(Effect.REPLACES) boolean global,
    @Change(Effect.REPLACES) String version,
    List<String> addresses,
    Map<String, String> tags) implements Desired {
  public static final String IPV4 = "IPV4";
  public static final String IPV6 = "IPV6";

  public IpSet {
    addresses = Cidrs.canonical(addresses);
  }
}
