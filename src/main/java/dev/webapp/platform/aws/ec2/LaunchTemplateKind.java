package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.ec2.ObservedLaunchTemplate.Settings;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateHttpTokensState;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** {@link LaunchTemplate}s, found by name. Outputs: {@code id}, {@code version}, the number of the latest one. */
public final class LaunchTemplateKind implements ResourceKind<LaunchTemplate, ObservedLaunchTemplate> {
  private static final String LATEST = "$Latest";
  /** The root device of Amazon Linux. */
  private static final String DEVICE = "/dev/xvda";

  private final Clients clients;

  public LaunchTemplateKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "LaunchTemplate";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  /** What a version says is told of one template at a time. */
  @Override
  public Map<Handle, ObservedLaunchTemplate> observe(Scope scope, Collection<Sought<LaunchTemplate>> sought) {
    Map<Handle, ObservedLaunchTemplate> seen = new TreeMap<>();
    for (Sought<LaunchTemplate> one : sought) {
      read(scope, one.handle().physicalName()).ifPresent(found -> seen.put(one.handle(), found));
    }
    return seen;
  }

  private Optional<ObservedLaunchTemplate> read(Scope scope, String name) {
    // By filter and not by name: one that is not there is then missing from the answer instead of failing it.
    var template = ec2(scope).describeLaunchTemplates(r -> r.filters(f -> f.name("launch-template-name").values(name)))
        .launchTemplates().stream().findFirst();
    try {
      return template.map(told -> new ObservedLaunchTemplate(told.launchTemplateId(), told.launchTemplateName(),
          told.latestVersionNumber(), settings(scope, told.launchTemplateId()),
          Tags.read(told.tags(), Tag::key, Tag::value)));
    } catch (Problem problem) {
      if (problem.is("InvalidLaunchTemplateId.NotFound")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private Settings settings(Scope scope, String id) {
    ResponseLaunchTemplateData data = ec2(scope).describeLaunchTemplateVersions(
        r -> r.launchTemplateId(id).versions(LATEST)).launchTemplateVersions().getFirst().launchTemplateData();
    LaunchTemplateEbsBlockDevice disk = data.blockDeviceMappings().stream()
        .filter(each -> DEVICE.equals(each.deviceName())).map(each -> each.ebs()).findFirst().orElse(null);
    LaunchTemplateInstanceMetadataOptions metadata = data.metadataOptions();
    List<Tag> tags = data.tagSpecifications().stream()
        .filter(each -> each.resourceType() == ResourceType.INSTANCE).map(LaunchTemplateTagSpecification::tags)
        .findFirst().orElse(List.of());
    return new Settings(disk == null ? null : disk.volumeSize(), disk != null && Boolean.TRUE.equals(disk.encrypted()),
        metadata != null && metadata.httpTokens() == LaunchTemplateHttpTokensState.REQUIRED,
        metadata == null ? null : metadata.httpPutResponseHopLimit(), Tags.read(tags, Tag::key, Tag::value));
  }

  @Override
  public LaunchTemplate project(ObservedLaunchTemplate observed, LaunchTemplate desired) {
    Settings settings = observed.settings();
    return new LaunchTemplate(observed.name(), settings.diskGibibytes(), settings.encrypted(), settings.sessionsOnly(),
        settings.metadataHops(), settings.nodeTags(), Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedLaunchTemplate observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedLaunchTemplate observed) {
    return Outputs.of("id", observed.id()).and("version", String.valueOf(observed.version()));
  }

  @Override
  public ObservedLaunchTemplate create(Handle handle, Scope scope, LaunchTemplate desired, Token token) {
    var made = ec2(scope).createLaunchTemplate(r -> r.launchTemplateName(desired.name()).clientToken(token.value())
        .launchTemplateData(data(desired)).tagSpecifications(t -> t.resourceType(ResourceType.LAUNCH_TEMPLATE)
            .tags(Tags.write(desired.tags(), Ec2Tags::tag)))).launchTemplate();
    return new ObservedLaunchTemplate(made.launchTemplateId(), desired.name(), made.latestVersionNumber(),
        Settings.of(desired), new TreeMap<>(desired.tags()));
  }

  private static RequestLaunchTemplateData data(LaunchTemplate desired) {
    List<LaunchTemplateTagSpecificationRequest> tags = desired.nodeTags().isEmpty() ? List.of()
        : Stream.of(ResourceType.INSTANCE, ResourceType.VOLUME).map(type -> LaunchTemplateTagSpecificationRequest
            .builder().resourceType(type).tags(Tags.write(desired.nodeTags(), Ec2Tags::tag)).build()).toList();
    return RequestLaunchTemplateData.builder()
        .blockDeviceMappings(b -> b.deviceName(DEVICE).ebs(e -> e.volumeType(VolumeType.GP3)
            .volumeSize(desired.diskGibibytes()).encrypted(desired.encrypted()).deleteOnTermination(true)))
        .metadataOptions(m -> m.httpTokens(desired.sessionsOnly() ? LaunchTemplateHttpTokensState.REQUIRED
            : LaunchTemplateHttpTokensState.OPTIONAL).httpPutResponseHopLimit(desired.metadataHops()))
        .tagSpecifications(tags.isEmpty() ? null : tags).build();
  }

  /** All of a version is said anew. */
  @Override
  public ObservedLaunchTemplate update(
      Handle handle, Scope scope, LaunchTemplate desired, ObservedLaunchTemplate observed, Delta delta) {
    Ec2Client ec2 = ec2(scope);
    if (delta.touches("tags")) {
      Map<String, String> tags = new TreeMap<>(observed.tags());
      Ec2Tags.update(ec2, observed.id(), delta, tags);
      return observed.tagged(tags);
    }
    long version = ec2.createLaunchTemplateVersion(r -> r.launchTemplateId(observed.id())
        .launchTemplateData(data(desired))).launchTemplateVersion().versionNumber();
    return new ObservedLaunchTemplate(
        observed.id(), observed.name(), version, Settings.of(desired), observed.tags());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedLaunchTemplate observed, Farewell how) {
    try {
      ec2(scope).deleteLaunchTemplate(r -> r.launchTemplateId(observed.id()));
    } catch (Problem problem) {
      // Which of the two is told does not follow from how the template was named.
      if (!problem.is("InvalidLaunchTemplateId.NotFound")
          && !problem.is("InvalidLaunchTemplateName.NotFoundException")) {
        throw problem;
      }
    }
  }

  private Ec2Client ec2(Scope scope) {
    return clients.get(Ec2Client.class, scope);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions", "ec2:CreateLaunchTemplate",
        "ec2:CreateLaunchTemplateVersion", "ec2:DeleteLaunchTemplate",
        // CreateTags is also checked for the tags of a creation.
        "ec2:CreateTags", "ec2:DeleteTags");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target templates = Grant.on("LaunchTemplates", "ec2", "launch-template/*");
    return List.of(templates.owned("CreateLaunchTemplateVersion", "DeleteLaunchTemplate", "CreateTags", "DeleteTags"),
        templates.created("CreateLaunchTemplate"),
        templates.claimedBy(new Grant.Condition("StringEquals", "ec2:CreateAction", "CreateLaunchTemplate"),
            "CreateTags"));
  }
}
