package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.OriginProtocolPolicy;
import software.amazon.awssdk.services.cloudfront.model.SslProtocol;
import software.amazon.awssdk.services.cloudfront.model.VpcOriginEndpointConfig;
import software.amazon.awssdk.services.cloudfront.model.VpcOriginList;
import software.amazon.awssdk.services.cloudfront.model.VpcOriginSummary;

/**
 * {@link VpcOrigin}s, found by their names. CloudFront changes none that a distribution has, so that one that is to
 * lead elsewhere is followed by another one, whose name has another ending, and goes once nothing has it. Output:
 * {@code id}, once CloudFront's edges know it.
 */
public final class VpcOriginKind implements ResourceKind<VpcOrigin, ObservedVpcOrigin> {
  private static final String PAGE = "100";
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int ENDING = 8;
  private static final String DELETING = "Deleting";

  private final Clients clients;
  private final EdgeTags tags;
  private final SharedListings<List<VpcOriginSummary>> listings;

  public VpcOriginKind(Clients clients, RememberedTags tags, InstantSource clock) {
    this.clients = clients;
    this.tags = new EdgeTags(clients, tags);
    this.listings = new SharedListings<>(clock, this::list);
  }

  @Override
  public String name() {
    return "VpcOrigin";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedVpcOrigin> observe(Scope scope, Collection<Sought<VpcOrigin>> sought) {
    List<VpcOriginSummary> all = listings.of(scope);
    Map<Handle, ObservedVpcOrigin> seen = new TreeMap<>();
    for (Sought<VpcOrigin> each : sought) {
      List<VpcOriginSummary> named = all.stream().filter(one -> isNamed(one.name(), each.handle().physicalName()))
          .toList();
      tags.read(scope, named.stream().map(VpcOriginSummary::arn).toList());
      newest(named).ifPresent(one -> seen.put(each.handle(), observed(scope, one, named)));
    }
    return seen;
  }

  private List<VpcOriginSummary> list(Scope scope) {
    List<VpcOriginSummary> all = new ArrayList<>();
    String marker = null;
    do {
      String from = marker;
      VpcOriginList page = client(scope).listVpcOrigins(r -> r.marker(from).maxItems(PAGE)).vpcOriginList();
      all.addAll(page.items());
      marker = Boolean.TRUE.equals(page.isTruncated()) ? page.nextMarker() : null;
    } while (marker != null);
    return all;
  }

  private static boolean isNamed(String name, String physicalName) {
    return name.length() == physicalName.length() + 1 + ENDING && name.startsWith(physicalName + "-");
  }

  private static String name(Handle handle, String endpointArn) {
    return handle.physicalName() + "-" + Digest.of(ENDING, endpointArn);
  }

  /** The newest, which was made because the others lead elsewhere. */
  private static Optional<VpcOriginSummary> newest(List<VpcOriginSummary> named) {
    return named.stream().max(
        Comparator.comparing(VpcOriginSummary::createdTime).thenComparing(VpcOriginSummary::id));
  }

  private ObservedVpcOrigin observed(Scope scope, VpcOriginSummary one, List<VpcOriginSummary> named) {
    List<String> others = named.stream().filter(each -> !DELETING.equals(each.status())).map(VpcOriginSummary::id)
        .filter(id -> !id.equals(one.id())).sorted().toList();
    List<String> unused = others.stream().filter(id -> client(scope)
        .listDistributionsByVpcOriginId(r -> r.vpcOriginId(id).maxItems("1")).distributionIdList().items().isEmpty())
        .toList();
    return new ObservedVpcOrigin(one.id(), one.arn(), one.originEndpointArn(), one.status(), others, unused,
        new TreeMap<>(tags.of(one.arn())));
  }

  @Override
  public VpcOrigin project(ObservedVpcOrigin observed, VpcOrigin desired) {
    return new VpcOrigin(
        observed.endpointArn(), observed.unused(), Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedVpcOrigin observed) {
    return observed.isDeployed() ? Readiness.READY : observed.status().equals("Failed")
        ? new Readiness.Failed("CloudFront could not make its way into the VPC, which needs an internet gateway and "
            + "free addresses in the load balancer's subnets: mend that, then delete VPC origin " + observed.id()
            + " in CloudFront's console", true)
        : new Readiness.Progressing(observed.status() + ": CloudFront makes its way into the VPC, which takes up to a "
            + "quarter of an hour");
  }

  @Override
  public Outputs outputs(ObservedVpcOrigin observed) {
    return Outputs.of("id", observed.isDeployed() ? observed.id() : null);
  }

  @Override
  public ObservedVpcOrigin create(Handle handle, Scope scope, VpcOrigin desired, Token token) {
    var made = listings.write(scope, () -> client(scope).createVpcOrigin(r -> r
        .vpcOriginEndpointConfig(config(name(handle, desired.endpointArn()), desired.endpointArn()))
        .tags(t -> t.items(EdgeTags.write(desired.tags()))))).vpcOrigin();
    tags.remember(made.arn(), desired.tags());
    return new ObservedVpcOrigin(made.id(), made.arn(), desired.endpointArn(), made.status(), List.of(), List.of(),
        new TreeMap<>(desired.tags()));
  }

  private static VpcOriginEndpointConfig config(String name, String endpointArn) {
    return VpcOriginEndpointConfig.builder().name(name).arn(endpointArn).httpPort(HTTP).httpsPort(HTTPS)
        .originProtocolPolicy(OriginProtocolPolicy.HTTPS_ONLY)
        .originSslProtocols(s -> s.quantity(1).items(SslProtocol.TLS_V1_2)).build();
  }

  /** What is left behind first; then one that leads elsewhere, for distributions to move to. */
  @Override
  public ObservedVpcOrigin update(
      Handle handle, Scope scope, VpcOrigin desired, ObservedVpcOrigin observed, Delta delta) {
    if (!observed.unused().isEmpty()) {
      remove(scope, observed.unused().getFirst());
      return new ObservedVpcOrigin(observed.id(), observed.arn(), observed.endpointArn(), observed.status(),
          observed.others(), observed.unused().stream().skip(1).toList(), observed.tags());
    }
    if (delta.touches("endpointArn")) {
      ObservedVpcOrigin made = create(handle, scope, desired, new Token(Digest.of(32, desired.endpointArn())));
      List<String> others = Stream.concat(observed.others().stream(), Stream.of(observed.id())).sorted().toList();
      return new ObservedVpcOrigin(
          made.id(), made.arn(), made.endpointArn(), made.status(), others, List.of(), made.tags());
    }
    List<String> gone = Tags.toRemove(delta);
    return observed.tagged(gone.isEmpty() ? tags.set(scope, observed.arn(), observed.tags(), Tags.toSet(delta))
        : tags.remove(scope, observed.arn(), observed.tags(), gone));
  }

  /** What was left behind first, so that all of it is found until it has gone. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedVpcOrigin observed, Farewell how) {
    if (!observed.others().isEmpty()) {
      remove(scope, observed.others().getFirst());
    } else if (!leaving(observed) && !observed.status().equals("Deploying")) {
      remove(scope, observed.id());
    }
  }

  /** While a distribution has it, that is a conflict. */
  private void remove(Scope scope, String id) {
    try {
      String etag = client(scope).getVpcOrigin(r -> r.id(id)).eTag();
      listings.write(scope, () -> client(scope).deleteVpcOrigin(r -> r.id(id).ifMatch(etag)));
    } catch (Problem problem) {
      if (!problem.is("EntityNotFound")) {
        throw problem;
      }
    }
  }

  @Override
  public boolean leaving(ObservedVpcOrigin observed) {
    return observed.status().equals(DELETING);
  }

  @Override
  public Set<String> permissions() {
    // What it leads to is looked up with the caller's permissions (CloudFormation, AWS::CloudFront::VpcOrigin).
    return Set.of("cloudfront:ListVpcOrigins", "cloudfront:ListTagsForResource", "cloudfront:GetVpcOrigin",
        "cloudfront:ListDistributionsByVpcOriginId", "cloudfront:CreateVpcOrigin", "cloudfront:TagResource",
        "cloudfront:UntagResource", "cloudfront:DeleteVpcOrigin", "ec2:DescribeInternetGateways",
        "ec2:DescribeInstances", "elasticloadbalancing:DescribeLoadBalancers");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target all = Grant.onArns("VpcOrigins", "cloudfront", "arn:*:cloudfront::*:vpcorigin/*");
    return List.of(all.owned("DeleteVpcOrigin", "TagResource", "UntagResource"), all.claimed("TagResource"),
        // Judged by no resource (service authorization reference of CloudFront).
        Grant.onArns("VpcOriginCreations", "cloudfront", "*").created("CreateVpcOrigin"));
  }

  private CloudFrontClient client(Scope scope) {
    return clients.get(CloudFrontClient.class, scope);
  }
}
