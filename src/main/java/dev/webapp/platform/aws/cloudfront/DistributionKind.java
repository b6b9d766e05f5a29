package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.cloudfront.Distribution.Firewall;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;

/**
 * {@link Distribution}s, found by their comment, which is the physical name. Outputs: {@code id}, {@code arn},
 * {@code dnsName} and {@code hostedZoneId}, the zone that all of CloudFront's names are in.
 */
public final class DistributionKind implements ResourceKind<Distribution, ObservedDistribution> {
  /** Of all distributions outside China (API reference of Route 53, AliasTarget). */
  private static final String HOSTED_ZONE = "Z2FDTNDATAQYW2";
  /** The tag that says of what version what it caches is. */
  private static final String CONTENT_VERSION = Ownership.PREFIX + "content-version";
  /** The tag that says by which reference it was forgotten last. */
  private static final String FORGOTTEN_BY = Ownership.PREFIX + "forgotten-by";
  private static final String EVERYTHING = "/*";

  private final Distributions distributions;

  public DistributionKind(Clients clients, RememberedTags tags, InstantSource clock) {
    this.distributions = new Distributions(clients, tags, clock);
  }

  @Override
  public String name() {
    return "Distribution";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedDistribution> observe(Scope scope, Collection<Sought<Distribution>> sought) {
    Map<String, Map<String, String>> names = new TreeMap<>();
    sought.forEach(each -> names.put(each.handle().physicalName(),
        each.desired() == null ? Map.of() : each.desired().tags()));
    Map<String, ObservedDistribution> found = distributions.commented(scope, names);
    Map<Handle, ObservedDistribution> seen = new TreeMap<>();
    sought.stream().map(Sought::handle).filter(handle -> found.containsKey(handle.physicalName()))
        .forEach(handle -> seen.put(handle, found.get(handle.physicalName())));
    return seen;
  }

  @Override
  public Distribution project(ObservedDistribution observed, Distribution desired) {
    Distribution set = observed.settings();
    Map<String, String> tags = Tags.ours(observed.tags(), desired.tags());
    String version = tags.remove(CONTENT_VERSION);
    tags.remove(FORGOTTEN_BY);
    String firewall = set.firewall().arn();
    boolean foreign = desired.firewall().arn() == null && !desired.firewall().owns(firewall);
    return new Distribution(set.aliases(), set.certificateArn(),
        set.minimumTls() == null ? desired.minimumTls() : set.minimumTls(), set.origin(), set.rootObject(),
        set.behaviors(), set.errorPages(), set.priceClass(),
        new Firewall(desired.firewall().name(), foreign || firewall.isEmpty() ? null : firewall), set.enabled(),
        set.protocols(), version, tags);
  }

  @Override
  public Readiness readiness(ObservedDistribution observed) {
    if (!Boolean.TRUE.equals(observed.settings().enabled())) {
      return new Readiness.Progressing("disabled");
    }
    return observed.isDeployed() ? Readiness.READY
        : new Readiness.Progressing(observed.status() + ": CloudFront tells its edges, which takes some minutes");
  }

  @Override
  public Outputs outputs(ObservedDistribution observed) {
    return Outputs.of("id", observed.id()).and("arn", observed.arn()).and("dnsName", observed.domainName())
        .and("hostedZoneId", HOSTED_ZONE);
  }

  /** Looks first, since CloudFront makes a second one of the same comment. */
  @Override
  public ObservedDistribution create(Handle handle, Scope scope, Distribution desired, Token token) {
    String name = handle.physicalName();
    if (distributions.commented(scope, Map.of(name, desired.tags())).containsKey(name)) {
      throw Problem.of(Category.EXISTS, "DistributionAlreadyExists", "cloudfront:CreateDistribution",
          "there is a distribution whose comment is " + name);
    }
    Map<String, String> tags = new TreeMap<>(desired.tags());
    if (desired.contentVersion() != null) {
      tags.put(CONTENT_VERSION, desired.contentVersion());
    }
    try {
      return distributions.create(scope, DistributionSettings.write(desired, DistributionConfig.builder()
          .comment(name).callerReference(Digest.of(32, name, token.value())).build()), tags);
    } catch (Problem problem) {
      throw sorted(problem, desired);
    }
  }

  /** Both pass by what happens elsewhere, which nobody tells us of. */
  private static Problem sorted(Problem problem, Distribution desired) {
    return switch (problem.code()) {
      case "CNAMEAlreadyExists" -> again(problem, "Of all distributions in the world only one has a host: remove "
          + String.join(" or ", desired.aliases()) + " from the other one, or choose another host. Where the other one "
          + "is a front end of this platform that leaves the spec, apply this one without its host first, and with it "
          + "once the other has gone");
      case "InvalidViewerCertificate" -> again(problem, "CloudFront hears of a certificate some time after it was "
          + "issued: " + desired.certificateArn());
      default -> problem;
    };
  }

  private static Problem again(Problem problem, String advice) {
    return new Problem(Category.TRANSIENT, problem.code(), problem.action(), problem.getMessage() + " " + advice,
        null, problem);
  }

  /** Tags first, removals before all; then whatever is set; what is cached is forgotten last. */
  @Override
  public ObservedDistribution update(
      Handle handle, Scope scope, Distribution desired, ObservedDistribution observed, Delta delta) {
    if (delta.touches("tags")) {
      List<String> gone = Tags.toRemove(delta);
      return gone.isEmpty() ? distributions.tag(scope, observed, Tags.toSet(delta))
          : distributions.untag(scope, observed, gone);
    }
    if (delta.changes().stream().allMatch(change -> change.component().equals("contentVersion"))) {
      return invalidate(scope, desired.contentVersion(), observed);
    }
    try {
      return distributions.update(scope, observed, desired);
    } catch (Problem problem) {
      throw sorted(problem, desired);
    }
  }

  /**
   * CloudFront answers a reference that it knows with the invalidation that it knows, so that a crash before the tag
   * makes no second one. Each reference is made of the last, since a version may come again.
   */
  private ObservedDistribution invalidate(Scope scope, String version, ObservedDistribution observed) {
    String reference =
        Digest.of(32, observed.id(), String.valueOf(observed.tags().get(FORGOTTEN_BY)), version);
    distributions.client(scope).createInvalidation(r -> r.distributionId(observed.id()).invalidationBatch(b -> b
        .callerReference(reference).paths(p -> p.quantity(1).items(EVERYTHING))));
    return distributions.tag(scope, observed, Map.of(CONTENT_VERSION, version, FORGOTTEN_BY, reference));
  }

  /** Disabled, then, once its edges know, deleted. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedDistribution observed, Farewell how) {
    try {
      if (Boolean.TRUE.equals(observed.settings().enabled())) {
        distributions.disable(scope, observed);
      } else if (observed.isDeployed()) {
        distributions.delete(scope, observed);
      }
    } catch (Problem problem) {
      if (!problem.is("NoSuchDistribution")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("cloudfront:ListDistributions", "cloudfront:ListTagsForResource", "cloudfront:GetDistributionConfig",
        "cloudfront:CreateDistribution", "cloudfront:TagResource", "cloudfront:UntagResource",
        "cloudfront:UpdateDistribution", "cloudfront:CreateInvalidation", "cloudfront:DeleteDistribution",
        // Whoever gives a distribution a VPC origin must be allowed to see that.
        "cloudfront:GetVpcOrigin");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target all = Grant.onArns("Distributions", "cloudfront", "arn:*:cloudfront::*:distribution/*");
    return List.of(
        all.owned("UpdateDistribution", "DeleteDistribution", "CreateInvalidation", "TagResource", "UntagResource"),
        all.claimed("TagResource"),
        // Judged by no resource (service authorization reference of CloudFront).
        Grant.onArns("DistributionCreations", "cloudfront", "*").created("CreateDistribution"));
  }
}
