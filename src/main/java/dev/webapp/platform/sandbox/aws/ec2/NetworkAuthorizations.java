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
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/**
 * What IAM is asked about EC2's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html): nothing about single
 * resources where it describes. Each resource is judged by its own tags; only what is being made has those of the
 * request.
 */
final class NetworkAuthorizations {
  private static final Map<String, String> TYPES = Map.of(
      "sg", "security-group/", "sgr", "security-group-rule/", "vpc", "vpc/", "subnet", "subnet/", "lt",
      "launch-template/", "vpce", "vpc-endpoint/", "rtb", "route-table/", "acl",
      "network-acl/");

  private final Region region;
  private final Ec2State state;
  private final NamedResources named;

  NetworkAuthorizations(Region region, Ec2State state) {
    this.region = region;
    this.state = state;
    this.named = new NamedResources(
        region, EC2, Map.of("GroupId", "security-group/", "VpcId", "vpc/", "LaunchTemplateId", "launch-template/",
            "NetworkAclId", "network-acl/"),
        this::tagsOf);
  }

  List<Request> of(String operation, SdkRequest request) {
    if (operation.startsWith("Describe")) {
      return List.of(named.anywhere(operation));
    }
    return switch (request) {
      case CreateTagsRequest create -> each(operation, create.resources()).stream()
          .map(about -> about.tagging(tags(create.tags()))).toList();
      case DeleteVpcEndpointsRequest delete -> each(operation, delete.vpcEndpointIds());
      case ModifyVpcEndpointRequest modify -> places(operation, modify);
      case DeleteTagsRequest delete -> each(operation, delete.resources()).stream()
          .map(about -> about.tagging(tags(delete.tags()))).toList();
      default -> change(operation, request);
    };
  }

  /** Endpoints are judged with all that they are put into. */
  private List<Request> places(String operation, SdkRequest request) {
    return each(operation, switch (request) {
      case CreateVpcEndpointRequest create -> Stream.of(create.subnetIds(), create.routeTableIds(),
          create.securityGroupIds()).flatMap(List::stream).toList();
      case ModifyVpcEndpointRequest modify -> Stream.of(List.of(modify.vpcEndpointId()), modify.addSubnetIds(),
          modify.addRouteTableIds(), modify.addSecurityGroupIds()).flatMap(List::stream).toList();
      default -> List.of();
    });
  }

  private List<Request> change(String operation, SdkRequest request) {
    // A template is in nothing that there is already.
    List<Request> all = new ArrayList<>(
        operation.equals("CreateLaunchTemplate") ? List.of() : named.about(operation, request));
    all.addAll(places(operation, request));
    List<?> specifications = request.getValueForField("TagSpecifications", List.class).orElse(List.of());
    String made = operation.equals("CreateSecurityGroup") ? "security-group"
        : operation.equals("CreateLaunchTemplate") ? "launch-template"
        : operation.equals("CreateVpcEndpoint") ? "vpc-endpoint"
        : operation.equals("CreateNetworkAcl") ? "network-acl"
        : operation.contains("SecurityGroup") && !operation.startsWith("Delete") ? "security-group-rule" : null;
    if (made != null) {
      Request making = Request.of("ec2:" + operation, region.arn(EC2, made + "/*"));
      for (Object each : specifications) {
        making = making.tagging(tags(((TagSpecification) each).tags()));
      }
      all.add(making);
    }
    for (Object each : specifications) {
      TagSpecification specification = (TagSpecification) each;
      all.add(Request.of("ec2:CreateTags", region.arn(EC2, specification.resourceTypeAsString() + "/*"))
          .tagging(tags(specification.tags())).with("ec2:CreateAction", operation));
    }
    return all;
  }

  private List<Request> each(String operation, List<String> ids) {
    return ids.stream().map(id -> named.on(operation, region.arn(EC2,
        TYPES.getOrDefault(id.substring(0, Math.max(0, id.indexOf('-'))), "unknown/") + id))).toList();
  }

  private Map<String, String> tagsOf(String arn) {
    String id = arn.substring(arn.lastIndexOf('/') + 1);
    SecurityGroup group = state.groups.get(id);
    SecurityGroupRule rule = state.rules.get(id);
    LaunchTemplate template = state.templates.get(id);
    VpcEndpoint endpoint = state.endpoints.get(id);
    NetworkAcl acl = state.acls.get(id);
    if (acl != null) {
      return tags(acl.tags());
    }
    return template != null ? tags(template.tags()) : endpoint != null ? tags(endpoint.tags())
        : group != null ? tags(group.tags()) : rule != null ? tags(rule.tags()) : Map.of();
  }

  private static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> all = new TreeMap<>();
    tags.forEach(tag -> all.put(tag.key(), String.valueOf(tag.value())));
    return all;
  }
}
