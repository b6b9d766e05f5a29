package dev.webapp.platform.compose;

import dev.webapp.platform.api.FrontendSpec;
import dev.webapp.platform.aws.cloudfront.Behavior;
import dev.webapp.platform.aws.cloudfront.Distribution;
import dev.webapp.platform.aws.cloudfront.Distribution.ErrorPage;
import dev.webapp.platform.aws.cloudfront.Distribution.Firewall;
import dev.webapp.platform.aws.cloudfront.Distribution.Origin;
import dev.webapp.platform.aws.cloudfront.OriginAccessControl;
import dev.webapp.platform.aws.s3.Bucket;
import dev.webapp.platform.aws.s3.BucketPolicy;
import dev.webapp.platform.aws.s3.Encryption;
import dev.webapp.platform.aws.s3.Lifecycle;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What answers browsers from CloudFront's edges: for a static site a bucket that nobody but CloudFront reads. */
final class FrontendSection {
  private static final String FIREWALL = "frontends";
  private static final int BUCKET_NAME = 63;
  /** Of an origin access control. */
  private static final int CONTROL_NAME = 64;
  /** Of a distribution's comment. */
  private static final int COMMENT = 128;
  /** A bad upload shows within days; older files only cost. */
  private static final int OLD_FILES_DAYS = 30;

  private final Draft draft;
  private final DomainSection domain;
  private final FirewallSection firewalls;

  FrontendSection(Draft draft, DomainSection domain, FirewallSection firewalls) {
    this.draft = draft;
    this.domain = domain;
    this.firewalls = firewalls;
  }

  static ResourceId distribution(FrontendSpec frontend) {
    return new ResourceId("Distribution", frontend.name());
  }

  void compose() {
    List<FrontendSpec> frontends = draft.spec().frontends();
    String region = draft.scope().region();
    if (!frontends.isEmpty() && Stream.of("cn-", "us-gov-").anyMatch(region::startsWith)) {
      throw new InvalidSpec("spec.frontends", "there is no CloudFront as the operator knows it for " + region
          + ": serve the files by a service");
    }
    if (!frontends.isEmpty()) {
      ResourceId firewall = firewalls.add(FIREWALL, true, scope());
      frontends.forEach(frontend -> add(frontend, firewall));
    }
  }

  /** Everything in CloudFront, and its certificates, is told to one region. */
  private Scope scope() {
    return new Scope("us-east-1", draft.scope().roleArn(), draft.scope().externalId());
  }

  private void add(FrontendSpec frontend, ResourceId firewall) {
    String origin = "spec.frontends[" + frontend.name() + "]";
    ResourceId bucket = new ResourceId("Bucket", "frontend." + frontend.name());
    String bucketName = draft.names().worldwide(bucket.name(), BUCKET_NAME, draft.scope());
    addBucket(frontend, bucket, bucketName, origin);
    ResourceId control = new ResourceId("OriginAccessControl", frontend.name());
    draft.add(Resource.of(control, draft.names().of(frontend.name(), CONTROL_NAME), scope(), Part.EDGE, origin,
        _ -> new OriginAccessControl(draft.tags(control))));
    boolean certified = frontend.host() != null && frontend.certificateArn() == null;
    ResourceId certificate = new ResourceId("Certificate", "frontend." + frontend.name());
    if (certified) {
      domain.addCertificate(certificate, List.of(frontend.host()), scope(), origin);
    }
    ResourceId distribution = distribution(frontend);
    draft.add(Resource.of(distribution, draft.names().of("frontend." + frontend.name(), COMMENT), scope(), Part.EDGE,
        origin, values -> distribution(frontend,
            certified ? values.get(certificate.ref("arn")) : frontend.certificateArn(),
            Origin.ofBucket(Bucket.regionalDomainName(bucketName, draft.scope().region()),
                values.get(control.ref("id"))), new Firewall(firewalls.aclName(FIREWALL),
                firewall == null ? null : values.get(firewall.ref("arn"))), draft.tags(distribution)))
        .after(Edge.ready(bucket)));
    addPolicy(bucket, bucketName, distribution, origin);
    if (frontend.host() != null && domain.holds(frontend.host())) {
      domain.addRecord(frontend.host(), distribution, true, Edge.ready(policy(bucket)));
    }
  }

  private static Distribution distribution(
      FrontendSpec frontend, String certificateArn, Origin origin, Firewall firewall, Map<String, String> tags) {
    FrontendSpec.StaticSite site = frontend.staticSite();
    return new Distribution(frontend.host() == null ? List.of() : List.of(frontend.host()),
        certificateArn == null ? "" : certificateArn, Distribution.TLS_1_2, origin, site.indexDocument(),
        List.of(Behavior.ofFiles()), errorPages(site), frontend.priceClass().toString(), firewall,
        true, site.contentVersion(), tags);
  }

  /** To whoever may not list a bucket, S3 denies what is not there. */
  private static List<ErrorPage> errorPages(FrontendSpec.StaticSite site) {
    if (site.singlePageApp()) {
      return List.of(new ErrorPage(403, "/" + site.indexDocument(), 200));
    }
    return site.errorDocument() == null ? List.of()
        : List.of(new ErrorPage(403, "/" + site.errorDocument(), 404));
  }

  private void addBucket(FrontendSpec frontend, ResourceId id, String name, String origin) {
    DataPolicy policy = Draft.policy(frontend.staticSite().dataPolicy());
    Bucket desired = new Bucket(name, true, Encryption.S3_MANAGED, true, Bucket.OWNER_ENFORCED,
        new Lifecycle(null, OLD_FILES_DAYS), List.of(), null, draft.tags(id, policy));
    draft.add(draft.inAws(id, name, Part.DATA, origin, _ -> desired).keeping(policy));
  }

  private static ResourceId policy(ResourceId bucket) {
    return new ResourceId("BucketPolicy", bucket.name());
  }

  private void addPolicy(ResourceId bucket, String name, ResourceId distribution, String origin) {
    draft.add(draft.inAws(policy(bucket), name, Part.EDGE, origin, values -> BucketPolicy.readBy(
        values.get(distribution.ref("arn")), name, draft.scope().region())).after(Edge.ready(bucket)));
  }
}
