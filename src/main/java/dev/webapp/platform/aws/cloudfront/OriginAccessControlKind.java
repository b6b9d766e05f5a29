package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlConfig;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlList;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlOriginTypes;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningBehaviors;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningProtocols;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSummary;

/**
 * {@link OriginAccessControl}s, whose names are unique in an account. They take no tags: the description says whose one
 * is, its owner before a space and its platform behind it. Output: {@code id}.
 */
public final class OriginAccessControlKind implements ResourceKind<OriginAccessControl, ObservedOriginAccessControl> {
  private static final String PAGE = "100";
  private static final int DESCRIPTION = 256;
  private static final String SIGNING = "always sigv4 s3";

  private final Clients clients;

  public OriginAccessControlKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "OriginAccessControl";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedOriginAccessControl> observe(
      Scope scope, Collection<Sought<OriginAccessControl>> sought) {
    Map<String, OriginAccessControlSummary> byName = byName(scope);
    Map<Handle, ObservedOriginAccessControl> seen = new TreeMap<>();
    sought.stream().map(Sought::handle).filter(handle -> byName.containsKey(handle.physicalName())).forEach(handle -> {
      OriginAccessControlSummary told = byName.get(handle.physicalName());
      String signing = told.signingBehaviorAsString() + " " + told.signingProtocolAsString() + " "
          + told.originAccessControlOriginTypeAsString();
      seen.put(handle, new ObservedOriginAccessControl(
          told.id(), told.name(), signing, claim(handle, told.description())));
    });
    return seen;
  }

  private Map<String, OriginAccessControlSummary> byName(Scope scope) {
    Map<String, OriginAccessControlSummary> byName = new HashMap<>();
    String marker = null;
    do {
      String from = marker;
      OriginAccessControlList page =
          client(scope).listOriginAccessControls(r -> r.marker(from).maxItems(PAGE)).originAccessControlList();
      page.items().forEach(each -> byName.put(each.name(), each));
      marker = Boolean.TRUE.equals(page.isTruncated()) ? page.nextMarker() : null;
    } while (marker != null);
    return byName;
  }

  private static Map<String, String> claim(Handle handle, String description) {
    String[] words = description == null ? new String[0] : description.split(" ");
    return words.length != 2 ? Map.of() : new TreeMap<>(Map.of(Ownership.OWNER, words[0], Ownership.PLATFORM, words[1],
        Ownership.ID, handle.id().toString()));
  }

  private static String description(Map<String, String> tags) {
    return tags.get(Ownership.OWNER) + " " + tags.get(Ownership.PLATFORM);
  }

  @Override
  public OriginAccessControl project(ObservedOriginAccessControl observed, OriginAccessControl desired) {
    return new OriginAccessControl(observed.tags());
  }

  @Override
  public Readiness readiness(ObservedOriginAccessControl observed) {
    return observed.signing().equals(SIGNING) ? Readiness.READY : new Readiness.Failed("it signs " + observed.signing()
        + " instead of " + SIGNING + ": set that again in CloudFront's console, under origin access", true);
  }

  @Override
  public Outputs outputs(ObservedOriginAccessControl observed) {
    return Outputs.of("id", observed.id());
  }

  @Override
  public ObservedOriginAccessControl create(Handle handle, Scope scope, OriginAccessControl desired, Token token) {
    String name = handle.physicalName();
    String description = description(desired.tags());
    if (description.length() > DESCRIPTION) {
      throw Problem.of(Category.INVALID, "DescriptionTooLong", "cloudfront:CreateOriginAccessControl",
          "the operator's --owner and the platform's name have more than " + DESCRIPTION + " characters together, "
              + "which is all that the description of an origin access control takes: shorten --owner");
    }
    var made = client(scope).createOriginAccessControl(r -> r.originAccessControlConfig(config(name, description)))
        .originAccessControl();
    return new ObservedOriginAccessControl(made.id(), name, SIGNING, claim(handle, description));
  }

  private static OriginAccessControlConfig config(String name, String description) {
    return OriginAccessControlConfig.builder().name(name).description(description)
        .signingBehavior(OriginAccessControlSigningBehaviors.ALWAYS)
        .signingProtocol(OriginAccessControlSigningProtocols.SIGV4)
        .originAccessControlOriginType(OriginAccessControlOriginTypes.S3).build();
  }

  /** Only whose it is may differ, and that is another's. */
  @Override
  public ObservedOriginAccessControl update(
      Handle handle, Scope scope, OriginAccessControl desired, ObservedOriginAccessControl observed, Delta delta) {
    return observed;
  }

  /** While a distribution has it, that is a conflict. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedOriginAccessControl observed, Farewell how) {
    try {
      String etag = client(scope).getOriginAccessControl(r -> r.id(observed.id())).eTag();
      client(scope).deleteOriginAccessControl(r -> r.id(observed.id()).ifMatch(etag));
    } catch (Problem problem) {
      if (!problem.is("NoSuchOriginAccessControl")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("cloudfront:ListOriginAccessControls", "cloudfront:GetOriginAccessControl",
        "cloudfront:CreateOriginAccessControl", "cloudfront:DeleteOriginAccessControl");
  }

  /**
   * There is nothing of them that IAM could tell ours by, and a creation is judged by no resource (service
   * authorization reference of CloudFront). One that a distribution has cannot be deleted.
   */
  @Override
  public List<Grant> grants() {
    return List.of(Grant.onArns("OriginAccessControls", "cloudfront", "arn:*:cloudfront::*:origin-access-control/*")
            .any("DeleteOriginAccessControl"),
        Grant.onArns("OriginAccessControlCreations", "cloudfront", "*").any("CreateOriginAccessControl"));
  }

  private CloudFrontClient client(Scope scope) {
    return clients.get(CloudFrontClient.class, scope);
  }
}
