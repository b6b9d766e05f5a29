package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;
import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * What IAM is asked about EC2's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html): nothing about single
 * resources where it describes. Tags of resources are not told.
 */
final class NetworkAuthorizations {
  private static final Map<String, String> TYPES = Map.of(
      "sg", "security-group/", "sgr", "security-group-rule/", "vpc", "vpc/", "subnet", "subnet/");

  private final Region region;
  private final NamedResources named;

  NetworkAuthorizations(Region region) {
    this.region = region;
    this.named = new NamedResources(region, EC2, Map.of("GroupId", "security-group/", "VpcId", "vpc/"));
  }

  List<Request> of(String operation, SdkRequest request) {
    if (operation.startsWith("Describe")) {
      return List.of(named.anywhere(operation));
    }
    return switch (request) {
      case CreateTagsRequest create -> List.of(
          about(operation, create.resources()).tagging(tags(create.tags())));
      case DeleteTagsRequest delete -> List.of(
          about(operation, delete.resources()).tagging(tags(delete.tags())));
      default -> tagging(operation, request);
    };
  }

  private List<Request> tagging(String operation, SdkRequest request) {
    List<Request> all = new ArrayList<>(List.of(named.about(operation, request)));
    List<?> specifications = request.getValueForField("TagSpecifications", List.class).orElse(List.of());
    for (Object each : specifications) {
      TagSpecification specification = (TagSpecification) each;
      all.add(Request.of("ec2:CreateTags", region.arn(EC2, specification.resourceTypeAsString() + "/*"))
          .tagging(tags(specification.tags())).with("ec2:CreateAction", operation));
    }
    return all;
  }

  private Request about(String operation, List<String> ids) {
    return new Request("ec2:" + operation, ids.stream().map(id -> region.arn(EC2,
        TYPES.getOrDefault(id.substring(0, Math.max(0, id.indexOf('-'))), "unknown/") + id)).toList(), Map.of());
  }

  private static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> all = new TreeMap<>();
    tags.forEach(tag -> all.put(tag.key(), String.valueOf(tag.value())));
    return all;
  }
}
