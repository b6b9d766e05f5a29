package dev.webapp.platform.compose;

import dev.webapp.platform.api.AwsSpec;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.kubernetes.ManifestKind;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Template;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The platform while it is being composed: what sections share, and the resources they have added. */
final class Draft {
  private static final int PARTITION = 1;
  private static final int ACCOUNT = 4;

  private final WebAppPlatformSpec spec;
  private final Setting setting;
  private final Names names;
  private final Scope scope;
  private final Frame frame;
  private final List<Resource> resources = new ArrayList<>();

  /**
   * @param spec with its defaults filled in
   */
  Draft(WebAppPlatformSpec spec, Setting setting) {
    this.spec = spec;
    this.setting = setting;
    this.names = new Names(setting.namespace(), setting.platform(), setting.ownership());
    this.scope = spec.aws().roleArn() == null ? new Scope(spec.aws().region(), null)
        : new Scope(spec.aws().region(), spec.aws().roleArn(), setting.ownership().externalId());
    this.frame = new Frame(setting.namespace(), setting.platform(), setting.ownership());
  }

  WebAppPlatformSpec spec() {
    return spec;
  }

  Setting setting() {
    return setting;
  }

  Names names() {
    return names;
  }

  Scope scope() {
    return scope;
  }

  /** The cluster's region and account, by the operator's own role. */
  Scope home() {
    return new Scope(scope.region(), null);
  }

  /** Whether what is in AWS lives in another account than the cluster and its pods. */
  boolean isAbroad() {
    return isAbroad(scope.roleArn(), setting.roles().account());
  }

  static boolean isAbroad(String roleArn, String account) {
    return roleArn != null && !arnPart(roleArn, ACCOUNT).equals(account);
  }

  /** The account of the role that the platform lives by. */
  String account() {
    return arnPart(scope.roleArn(), ACCOUNT);
  }

  /** Its partition, such as {@code aws-cn}. */
  String partition() {
    return arnPart(scope.roleArn(), PARTITION);
  }

  private static String arnPart(String arn, int at) {
    return arn.split(":")[at];
  }

  Frame frame() {
    return frame;
  }

  List<Resource> resources() {
    return List.copyOf(resources);
  }

  /** Adds it; a second resource of one id makes the graph unsound. */
  ResourceId add(Resource resource) {
    resources.add(resource);
    return resource.id();
  }

  /** Adds what several services ask for, once: whoever asks, an id always means the same resource. */
  ResourceId share(Resource resource) {
    return resources.stream().anyMatch(r -> r.id().equals(resource.id())) ? resource.id() : add(resource);
  }

  /** A resource in AWS. */
  Resource inAws(ResourceId id, String physicalName, Part part, String origin, Template<?> template) {
    return Resource.of(id, physicalName, scope, part, origin, template);
  }

  /** An object in the platform's namespace. */
  Resource inCluster(ResourceId id, String objectName, Part part, String origin, Template<Manifest> template) {
    return Resource.of(
        id, ManifestKind.physicalName(setting.namespace(), objectName), Scope.CLUSTER, part, origin, template);
  }

  /** The name of an object that is not called as its service is: a DNS label that no other resource's object has. */
  String objectName(ResourceId id) {
    return Names.cut(setting.platform() + "-" + id.name(), 63, Digest.of(6, setting.platform(), id.name()));
  }

  /** The tags of a resource: whose it is, and the user's. */
  Map<String, String> tags(ResourceId id, DataPolicy policy) {
    AwsSpec aws = spec.aws();
    return Tags.of(setting.ownership().tags(id, policy), aws.tags() == null ? Map.of() : aws.tags());
  }

  Map<String, String> tags(ResourceId id) {
    return tags(id, DataPolicy.DELETE);
  }

  /** The same with the {@code Name} that the EC2 console shows. */
  Map<String, String> namedTags(ResourceId id, String name) {
    Map<String, String> tags = tags(id);
    tags.put("Name", name);
    return tags;
  }

  /**
   * What one that platforms share is called: the same for all of this installation, and for no other's.
   *
   * @param place the VPC's, or the cluster's whose VPC it is in
   */
  String sharedName(String place, String name) {
    return place + "/" + name + "-" + Digest.of(8, setting.ownership().owner());
  }

  /** The tags of one that platforms share, and none of this one's. */
  Map<String, String> sharedTags(ResourceId id, String physicalName) {
    return setting.ownership().sharedTags(id, physicalName);
  }

  static DataPolicy policy(dev.webapp.platform.api.DataPolicy given) {
    return switch (given) {
      case SNAPSHOT -> DataPolicy.SNAPSHOT;
      case RETAIN -> DataPolicy.RETAIN;
      case DELETE -> DataPolicy.DELETE;
    };
  }

  /** A point in time as specs have it, null for null; throws where the calendar has none such. */
  static Instant time(String field, String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidSpec(field, "there is no time " + text + ": write it as in 2026-01-31T12:00:00Z");
    }
  }

  static Ref network(String output) {
    return NetworkSection.NETWORK.ref(output);
  }
}
