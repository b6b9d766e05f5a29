package dev.webapp.platform.compose;

import dev.webapp.platform.api.FrontendSpec;
import dev.webapp.platform.aws.cloudfront.Behavior;
import dev.webapp.platform.aws.cloudfront.Distribution;
import dev.webapp.platform.aws.cloudfront.Distribution.ErrorPage;
import dev.webapp.platform.aws.cloudfront.Distribution.Firewall;
import dev.webapp.platform.aws.cloudfront.Distribution.Origin;
import dev.webapp.platform.aws.cloudfront.OriginAccessControl;
import dev.webapp.platform.aws.cloudfront.VpcOrigin;
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
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What answers browsers from CloudFront's edges: for a static site a bucket, for a service a load balancer, and nobody
 * but CloudFront reaches either.
 */
final class FrontendSection {
  private static final int BUCKET_NAME = 63;
  /** Of an origin access control. */
  private static final int CONTROL_NAME = 64;
  /** Of a VPC origin, whose limit AWS does not tell; its kind adds to it. */
  private static final int VPC_ORIGIN_NAME = 50;
  /** Of a distribution's comment. */
  private static final int COMMENT = 128;
  /** A bad upload shows within days; older files only cost. */
  private static final int OLD_FILES_DAYS = 30;
  private static final ResourceId VPC_ORIGIN = new ResourceId("VpcOrigin", "internal");
  private static final int HTTPS = 443;

  private final Draft draft;
  private final NetworkSection network;
  private final DomainSection domain;
  private final FirewallSection firewalls;

  FrontendSection(Draft draft, NetworkSection network, DomainSection domain, FirewallSection firewalls) {
    this.draft = draft;
    this.network = network;
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
    List<FrontendSpec> sites = frontends.stream().filter(f -> f.type() == FrontendSpec.Type.STATIC_SITE).toList();
    List<FrontendSpec> services = frontends.stream().filter(f -> f.type() == FrontendSpec.Type.SERVICE).toList();
    // A web ACL stands before distributions of its own account only.
    String before = draft.scope().equals(draft.home()) ? "frontends" : "service-frontends";
    if (!sites.isEmpty()) {
      ResourceId firewall = firewalls.add("frontends", true, edges(draft.scope()));
      sites.forEach(site -> addSite(site, firewall(firewall, "frontends")));
    }
    frontends.stream().filter(f -> f.type() == FrontendSpec.Type.AMPLIFY)
        .forEach(new AmplifySection(draft, domain)::add);
    if (!services.isEmpty()) {
      ResourceId firewall = firewalls.add(before, true, edges(draft.home()));
      ResourceId way = addWay();
      services.forEach(service -> addService(service, firewall(firewall, before), way));
    }
  }

  /** Everything in CloudFront, and its certificates, is told to one region. */
  static Scope edges(Scope of) {
    return new Scope("us-east-1", of.roleArn(), of.externalId());
  }

  private Function<Values, Firewall> firewall(ResourceId acl, String guarded) {
    return values -> new Firewall(firewalls.aclName(guarded), acl == null ? null : values.get(acl.ref("arn")));
  }

  static String origin(FrontendSpec frontend) {
    return "spec.frontends[" + frontend.name() + "]";
  }

  private void addSite(FrontendSpec frontend, Function<Values, Firewall> firewall) {
    String origin = origin(frontend);
    Scope scope = edges(draft.scope());
    ResourceId bucket = new ResourceId("Bucket", "frontend." + frontend.name());
    String bucketName = draft.names().worldwide(bucket.name(), BUCKET_NAME, draft.scope());
    addBucket(frontend, bucket, bucketName, origin);
    ResourceId control = new ResourceId("OriginAccessControl", frontend.name());
    draft.add(Resource.of(control, draft.names().of(frontend.name(), CONTROL_NAME), scope, Part.EDGE, origin,
        _ -> new OriginAccessControl(draft.tags(control))));
    String files = Bucket.regionalDomainName(bucketName, draft.scope().region());
    FrontendSpec.StaticSite site = frontend.staticSite();
    ResourceId distribution = addDistribution(frontend, scope, firewall, new Answer(
        values -> Origin.ofBucket(files, values.get(control.ref("id"))), site.indexDocument(),
        List.of(Behavior.ofFiles()), errorPages(site), site.contentVersion()), Edge.ready(bucket));
    addPolicy(bucket, bucketName, distribution, origin);
    if (frontend.host() != null && domain.holds(frontend.host())) {
      domain.addRecord(frontend.host(), distribution, true, Edge.alwaysReady(distribution),
          Edge.alwaysReady(policy(bucket)));
    }
  }

  /**
   * What a distribution answers with.
   *
   * @param contentVersion null where nobody says
   */
  private record Answer(Function<Values, Origin> origin, String rootObject, List<Behavior> behaviors,
      List<ErrorPage> errorPages, String contentVersion) {}

  /** Adds a distribution with its certificate. */
  private ResourceId addDistribution(
      FrontendSpec frontend, Scope scope, Function<Values, Firewall> firewall, Answer answer, Edge... after) {
    String origin = origin(frontend);
    boolean certified = frontend.host() != null && frontend.certificateArn() == null;
    ResourceId certificate = new ResourceId("Certificate", "frontend." + frontend.name());
    if (certified) {
      domain.addCertificate(certificate, List.of(frontend.host()), scope, origin);
    }
    ResourceId id = distribution(frontend);
    return draft.add(Resource.of(id, draft.names().of("frontend." + frontend.name(), COMMENT), scope, Part.EDGE, origin,
        values -> {
          String arn = certified ? values.get(certificate.ref("arn")) : frontend.certificateArn();
          return new Distribution(frontend.host() == null ? List.of() : List.of(frontend.host()),
              arn == null ? "" : arn, Distribution.TLS_1_2, answer.origin().apply(values), answer.rootObject(),
              answer.behaviors(), answer.errorPages(), frontend.priceClass().toString(), firewall.apply(values), true,
              Distribution.PROTOCOLS, answer.contentVersion(), draft.tags(id));
        }).after(after));
  }

  /**
   * Adds the way of CloudFront to the internal load balancer, which all services' front ends share; answers the rule
   * that opens it.
   */
  private ResourceId addWay() {
    String origin = "spec.frontends";
    ResourceId balancer = Balancer.INNER.balancer();
    draft.add(Resource.of(VPC_ORIGIN, draft.names().of("internal", VPC_ORIGIN_NAME), edges(draft.home()), Part.EDGE,
        origin, values -> new VpcOrigin(values.get(balancer.ref("activeArn")), draft.tags(VPC_ORIGIN)))
        .after(Edge.ready(Balancer.INNER.ingress())));
    return network.access().admit("cloudfront", network.ofPods("cloudFrontSecurityGroupId"), HTTPS, origin,
        Edge.ready(VPC_ORIGIN));
  }

  private void addService(FrontendSpec frontend, Function<Values, Firewall> firewall, ResourceId way) {
    List<Behavior> behaviors =
        new ArrayList<>(frontend.service().cacheStaticPaths().stream().map(Behavior::caching).toList());
    behaviors.add(Behavior.passingAll());
    ResourceId distribution = addDistribution(frontend, edges(draft.home()), firewall, new Answer(
        values -> Origin.inVpc(values.get(Balancer.INNER.balancer().ref("dnsName")), values.get(VPC_ORIGIN.ref("id"))),
        "", behaviors, List.of(), null));
    domain.addRecord(
        frontend.host(), distribution, true, Edge.alwaysReady(distribution), Edge.alwaysReady(way));
  }

  /** Not of what is denied, which a firewall does, too. */
  private static List<ErrorPage> errorPages(FrontendSpec.StaticSite site) {
    if (site.singlePageApp()) {
      return List.of(new ErrorPage(404, "/" + site.indexDocument(), 200));
    }
    return site.errorDocument() == null ? List.of()
        : List.of(new ErrorPage(404, "/" + site.errorDocument(), 404));
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
