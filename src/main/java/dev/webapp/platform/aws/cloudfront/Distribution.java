package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.From;
import java.util.List;
import java.util.Map;

/**
 * A distribution of one origin, with HTTPS only, HTTP/2 and HTTP/3, IPv6 and compression. Whatever else is set on it
 * stays.
 *
 * @param aliases the hosts it answers for besides its own name, in order
 * @param certificateArn of a certificate in us-east-1 for all aliases; empty for CloudFront's own where there is none
 * @param minimumTls CloudFront's security policy, such as {@code TLSv1.2_2021}; no choice with its own certificate
 * @param rootObject what is answered for {@code /}; empty for what the origin answers
 * @param behaviors the one for all paths last
 * @param priceClass such as {@code PriceClass_All}: where in the world it has edges
 * @param protocols by which browsers reach it, {@link #PROTOCOLS}
 * @param contentVersion of what it caches: another one makes it forget all, once; null where nobody says
 */
public record Distribution(
    @From("host") List<String> aliases,
    @From("certificateArn") String certificateArn,
    String minimumTls,
    Origin origin,
    String rootObject,
    List<Behavior> behaviors,
    List<ErrorPage> errorPages,
    @From("priceClass") String priceClass,
    Firewall firewall,
    @Change(Effect.INTERRUPTS) Boolean enabled,
    String protocols,
    @From("staticSite.contentVersion") String contentVersion,
    Map<String, String> tags) implements Desired {
  /**
   * TLS 1.2 and 1.3 with forward secrecy, which AWS recommends (developer guide, "Supported protocols and ciphers
   * between viewers and CloudFront").
   */
  public static final String TLS_1_2 = "TLSv1.2_2021";

  /** CloudFront's name for the versions of HTTP, and the versions of IP. */
  public static final String PROTOCOLS = "http2and3, IPv4 and IPv6";

  public Distribution {
    aliases = aliases.stream().sorted().toList();
    behaviors = List.copyOf(behaviors);
    errorPages = List.copyOf(errorPages);
  }

  /**
   * Where it gets what it answers with.
   *
   * @param accessControlId of the {@link OriginAccessControl} that signs requests to a bucket; null for others
   * @param vpcOriginId of what leads into a VPC; null for a bucket
   */
  public record Origin(String domainName, String accessControlId, String vpcOriginId) {
    public static Origin ofBucket(String regionalDomainName, String accessControlId) {
      return new Origin(regionalDomainName, accessControlId, null);
    }

    public static Origin inVpc(String domainName, String vpcOriginId) {
      return new Origin(domainName, null, vpcOriginId);
    }
  }

  /**
   * What is answered instead of an error.
   *
   * @param code of the origin's answer
   * @param page its path
   * @param answered the code that browsers are told
   */
  public record ErrorPage(int code, String page, int answered) {}

  /**
   * The web ACL before it. One that is somebody else's, such as AWS Firewall Manager's, stays as long as the platform
   * wants none.
   *
   * @param name what the platform's own is called if there is one
   * @param arn null where the platform wants none
   */
  public record Firewall(String name, String arn) {
    /** Whether that ARN is of the platform's own. */
    boolean owns(String other) {
      return other.contains("/webacl/" + name + "/");
    }
  }
}
