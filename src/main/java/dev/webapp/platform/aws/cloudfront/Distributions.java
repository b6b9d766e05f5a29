package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.DistributionList;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;

/**
 * The distributions of accounts. Listings leave out the root object, so that the configuration of those that are ours
 * is read when they have been modified.
 */
final class Distributions {
  private static final String PAGE = "100";

  /**
   * A configuration as it was read.
   *
   * @param stamp tells it from earlier and later ones
   */
  private record Settings(String stamp, Distribution settings) {}

  private final Clients clients;
  private final EdgeTags tags;
  private final SharedListings<List<DistributionSummary>> listings;
  private final Map<String, Settings> settings = new ConcurrentHashMap<>();

  Distributions(Clients clients, RememberedTags tags, InstantSource clock) {
    this.clients = clients;
    this.tags = new EdgeTags(clients, tags);
    this.listings = new SharedListings<>(clock, this::list);
  }

  CloudFrontClient client(Scope scope) {
    return clients.get(CloudFrontClient.class, scope);
  }

  private List<DistributionSummary> list(Scope scope) {
    List<DistributionSummary> all = new ArrayList<>();
    String marker = null;
    do {
      String from = marker;
      DistributionList page = client(scope).listDistributions(r -> r.marker(from).maxItems(PAGE)).distributionList();
      all.addAll(page.items());
      marker = Boolean.TRUE.equals(page.isTruncated()) ? page.nextMarker() : null;
    } while (marker != null);
    return all;
  }

  /** Those with such a comment, by comment; of several the one whose tags are most like these. */
  Map<String, ObservedDistribution> commented(Scope scope, Map<String, Map<String, String>> tagsByComment) {
    Map<String, List<DistributionSummary>> found = new TreeMap<>();
    listings.of(scope).stream().filter(each -> tagsByComment.containsKey(each.comment()))
        .forEach(each -> found.computeIfAbsent(each.comment(), _ -> new ArrayList<>()).add(each));
    tags.read(scope, found.values().stream().flatMap(Collection::stream).map(DistributionSummary::arn).toList());
    Map<String, ObservedDistribution> seen = new TreeMap<>();
    found.forEach((comment, all) -> Tags.mostOurs(
            all.stream().map(DistributionSummary::arn).toList(), tags::of, tagsByComment.get(comment))
        .flatMap(arn -> observed(scope, all.stream().filter(each -> each.arn().equals(arn)).findFirst().orElseThrow()))
        .ifPresent(one -> seen.put(comment, one)));
    return seen;
  }

  /** Empty where it went since it was listed. */
  private Optional<ObservedDistribution> observed(Scope scope, DistributionSummary listed) {
    String stamp = stamp(listed.eTag(), listed.lastModifiedTime());
    Settings known = settings.get(listed.arn());
    if (known == null || !known.stamp.equals(stamp)) {
      try {
        known = new Settings(stamp, DistributionSettings.read(
            client(scope).getDistributionConfig(r -> r.id(listed.id())).distributionConfig()));
      } catch (Problem problem) {
        if (problem.is("NoSuchDistribution")) {
          return Optional.empty();
        }
        throw problem;
      }
      settings.put(listed.arn(), known);
    }
    return Optional.of(new ObservedDistribution(listed.id(), listed.arn(), listed.domainName(), listed.status(),
        known.settings, new TreeMap<>(tags.of(listed.arn()))));
  }

  /** Not everybody who plays CloudFront lists versions. */
  private static String stamp(String etag, Instant modified) {
    return etag == null ? String.valueOf(modified) : etag;
  }

  /** Makes one. */
  ObservedDistribution create(Scope scope, DistributionConfig config, Map<String, String> with) {
    var made = listings.write(scope, () -> client(scope).createDistributionWithTags(r -> r
        .distributionConfigWithTags(c -> c.distributionConfig(config)
            .tags(t -> t.items(EdgeTags.write(with))))));
    tags.remember(made.distribution().arn(), with);
    return written(made.distribution(), made.eTag(), with);
  }

  private ObservedDistribution written(
      software.amazon.awssdk.services.cloudfront.model.Distribution now, String etag, Map<String, String> with) {
    Distribution told = DistributionSettings.read(now.distributionConfig());
    settings.put(now.arn(), new Settings(stamp(etag, now.lastModifiedTime()), told));
    return new ObservedDistribution(
        now.id(), now.arn(), now.domainName(), now.status(), told, new TreeMap<>(with));
  }

  /** Writes what is desired over what is set. Whoever does so at the same time is not overwritten. */
  ObservedDistribution update(Scope scope, ObservedDistribution observed, Distribution desired) {
    var read = client(scope).getDistributionConfig(r -> r.id(observed.id()));
    DistributionConfig config = DistributionSettings.write(desired, read.distributionConfig());
    return update(scope, observed, config, read.eTag());
  }

  /** It answers nobody any more, once its edges know. */
  void disable(Scope scope, ObservedDistribution observed) {
    var read = client(scope).getDistributionConfig(r -> r.id(observed.id()));
    update(scope, observed, read.distributionConfig().toBuilder().enabled(false).build(), read.eTag());
  }

  private ObservedDistribution update(
      Scope scope, ObservedDistribution observed, DistributionConfig config, String etag) {
    var now = listings.write(scope, () -> client(scope).updateDistribution(
        r -> r.id(observed.id()).ifMatch(etag).distributionConfig(config)));
    return written(now.distribution(), now.eTag(), observed.tags());
  }

  void delete(Scope scope, ObservedDistribution observed) {
    String etag = client(scope).getDistributionConfig(r -> r.id(observed.id())).eTag();
    listings.write(scope, () -> client(scope).deleteDistribution(r -> r.id(observed.id()).ifMatch(etag)));
  }

  ObservedDistribution untag(Scope scope, ObservedDistribution observed, List<String> keys) {
    return observed.tagged(tags.remove(scope, observed.arn(), observed.tags(), keys));
  }

  ObservedDistribution tag(Scope scope, ObservedDistribution observed, Map<String, String> set) {
    return observed.tagged(tags.set(scope, observed.arn(), observed.tags(), set));
  }
}
