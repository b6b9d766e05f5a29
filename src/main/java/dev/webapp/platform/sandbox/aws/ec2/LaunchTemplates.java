package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** EC2's launch templates: of what they may say, disks, metadata and tags. */
final class LaunchTemplates implements Ec2State.Part {
  private final Ec2State state;

  LaunchTemplates(Ec2State state) {
    this.state = state;
  }

  @Override
  public CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
    String name = request.launchTemplateName();
    if (name == null || !name.matches("[a-zA-Z0-9().\\-/_]{3,128}")) {
      throw EC2.refuse("InvalidLaunchTemplateName.MalformedException",
          "Launch template names have 3 to 128 letters, digits and ().-/_");
    }
    if (!state.templates.with("launch-template-name=" + name).isEmpty()) {
      throw EC2.refuse("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
    }
    String id = state.region().ids().resource("lt");
    LaunchTemplate made = LaunchTemplate.builder().launchTemplateId(id).launchTemplateName(name)
        .createTime(state.region().now()).defaultVersionNumber(1L).latestVersionNumber(1L)
        .tags(Ec2State.tagsAtBirth(request.tagSpecifications(), ResourceType.LAUNCH_TEMPLATE)).build();
    state.templates.put(id, made);
    addVersion(id, 1, request.launchTemplateData());
    return CreateLaunchTemplateResponse.builder().launchTemplate(made).build();
  }

  private LaunchTemplateVersion addVersion(String id, long number, RequestLaunchTemplateData data) {
    ResponseLaunchTemplateData kept = ResponseLaunchTemplateData.builder()
        .blockDeviceMappings(data.blockDeviceMappings().stream().map(each -> LaunchTemplateBlockDeviceMapping.builder()
            .deviceName(each.deviceName()).ebs(e -> e.volumeType(each.ebs().volumeType())
                .volumeSize(each.ebs().volumeSize()).encrypted(each.ebs().encrypted())
                .deleteOnTermination(each.ebs().deleteOnTermination())).build()).toList())
        .metadataOptions(data.metadataOptions() == null ? null : LaunchTemplateInstanceMetadataOptions.builder()
            .httpTokens(data.metadataOptions().httpTokensAsString())
            .httpPutResponseHopLimit(data.metadataOptions().httpPutResponseHopLimit()).build())
        .tagSpecifications(data.tagSpecifications().stream().map(each -> LaunchTemplateTagSpecification.builder()
            .resourceType(each.resourceType()).tags(each.tags()).build()).toList()).build();
    LaunchTemplateVersion version = LaunchTemplateVersion.builder().launchTemplateId(id).versionNumber(number)
        .createTime(state.region().now()).launchTemplateData(kept).build();
    state.templateVersions.put(id + "/" + number, version);
    return version;
  }

  @Override
  public CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(CreateLaunchTemplateVersionRequest request) {
    LaunchTemplate template = template(request.launchTemplateId());
    long number = template.latestVersionNumber() + 1;
    state.templates.change(template.launchTemplateId(), t -> t.toBuilder().latestVersionNumber(number).build());
    return CreateLaunchTemplateVersionResponse.builder()
        .launchTemplateVersion(addVersion(template.launchTemplateId(), number, request.launchTemplateData())).build();
  }

  @Override
  public DescribeLaunchTemplatesResponse describeLaunchTemplates(DescribeLaunchTemplatesRequest request) {
    List<List<String>> clauses = new ArrayList<>(
        Ec2State.clauses(request.filters(), Set.of("launch-template-name", "create-time")));
    Page<LaunchTemplate> page =
        state.templates.page(request.nextToken(), Networks.size(request.maxResults()), clauses);
    return DescribeLaunchTemplatesResponse.builder().launchTemplates(page.items()).nextToken(page.next()).build();
  }

  /** Answers for {@code $Latest} and numbers. */
  @Override
  public DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
      DescribeLaunchTemplateVersionsRequest request) {
    LaunchTemplate template = template(request.launchTemplateId());
    List<LaunchTemplateVersion> versions = request.versions().stream()
        .map(version -> version.equals("$Latest") ? String.valueOf(template.latestVersionNumber()) : version)
        .map(number -> version(template.launchTemplateId(), number)).toList();
    return DescribeLaunchTemplateVersionsResponse.builder().launchTemplateVersions(versions).build();
  }

  private LaunchTemplateVersion version(String id, String number) {
    LaunchTemplateVersion version = state.templateVersions.get(id + "/" + number);
    if (version == null) {
      throw EC2.refuse("InvalidLaunchTemplateId.VersionNotFound",
          "Could not find the launch template version " + number + " of " + id);
    }
    return version;
  }

  @Override
  public DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
    LaunchTemplate template = template(request.launchTemplateId());
    state.templates.remove(template.launchTemplateId());
    return DeleteLaunchTemplateResponse.builder().launchTemplate(template).build();
  }

  private LaunchTemplate template(String id) {
    LaunchTemplate template = state.templates.get(id);
    if (template == null) {
      throw notFound(id);
    }
    return template;
  }

  static AwsServiceException notFound(String id) {
    return EC2.refuse("InvalidLaunchTemplateId.NotFound",
        "The specified launch template, with template ID " + id + ", does not exist.");
  }
}
