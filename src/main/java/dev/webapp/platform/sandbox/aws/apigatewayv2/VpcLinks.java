package dev.webapp.platform.sandbox.aws.apigatewayv2;

import dev.webapp.platform.sandbox.aws.ec2.Attachment;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.apigatewayv2.model.CreateVpcLinkRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateVpcLinkResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteVpcLinkRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteVpcLinkResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetVpcLinksRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetVpcLinksResponse;
import software.amazon.awssdk.services.apigatewayv2.model.TagResourceRequest;
import software.amazon.awssdk.services.apigatewayv2.model.TagResourceResponse;
import software.amazon.awssdk.services.apigatewayv2.model.UntagResourceRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UntagResourceResponse;
import software.amazon.awssdk.services.apigatewayv2.model.VpcLink;
import software.amazon.awssdk.services.apigatewayv2.model.VpcLinkStatus;
import software.amazon.awssdk.services.apigatewayv2.model.VpcLinkVersion;

/** Links into VPCs, whose interfaces hold security groups; and the tags of everything. */
final class VpcLinks implements ApiState.Part {
  private static final Duration COMES = Duration.ofMinutes(3);
  private static final Duration GOES = Duration.ofMinutes(2);

  private final ApiState state;

  VpcLinks(ApiState state) {
    this.state = state;
  }

  @Override
  public CreateVpcLinkResponse createVpcLink(CreateVpcLinkRequest request) {
    if (request.name() == null || request.name().isEmpty() || request.name().length() > 128
        || request.subnetIds().isEmpty() || request.subnetIds().size() > 10) {
      throw ApiState.bad("Invalid VPC link");
    }
    if (request.subnetIds().stream().anyMatch(id -> state.ec2.subnet(id) == null)
        || request.securityGroupIds().stream().anyMatch(id -> state.ec2.group(id) == null)) {
      throw ApiState.bad("Subnets and security groups must exist in one VPC");
    }
    String id = state.id(6);
    VpcLink link = VpcLink.builder().vpcLinkId(id).name(request.name()).subnetIds(request.subnetIds())
        .securityGroupIds(request.securityGroupIds()).createdDate(state.region.now())
        .vpcLinkStatus(VpcLinkStatus.PENDING).vpcLinkVersion(VpcLinkVersion.V2).tags(request.tags()).build();
    state.links.put(id, Evolution.from(state.region.now(), link)
        .then(COMES, link.toBuilder().vpcLinkStatus(VpcLinkStatus.AVAILABLE).build()));
    state.interfaces.put(id, new Attachment(state.region.ids().resource("eni"), "VPC link " + id, "apigateway",
        request.subnetIds().getFirst(), request.securityGroupIds()));
    return CreateVpcLinkResponse.builder().vpcLinkId(id).name(link.name()).subnetIds(link.subnetIds())
        .securityGroupIds(link.securityGroupIds()).vpcLinkStatus(link.vpcLinkStatus()).tags(link.tags())
        .createdDate(link.createdDate()).build();
  }

  @Override
  public GetVpcLinksResponse getVpcLinks(GetVpcLinksRequest request) {
    return GetVpcLinksResponse.builder().items(state.links.all()).build();
  }

  @Override
  public DeleteVpcLinkResponse deleteVpcLink(DeleteVpcLinkRequest request) {
    String id = request.vpcLinkId();
    VpcLink link = ApiState.found(state.links.get(id), "Invalid VpcLink identifier specified " + id);
    if (state.integrations.all().stream().anyMatch(each -> id.equals(each.connectionId()))) {
      throw ApiState.conflict("VPC link " + id + " is used by an integration");
    }
    state.links.put(id, Evolution.from(state.region.now(), link.toBuilder().vpcLinkStatus(VpcLinkStatus.DELETING)
        .build()).gone(GOES));
    state.interfaces.put(id, Evolution.from(state.region.now(), state.interfaces.get(id)).gone(GOES));
    return DeleteVpcLinkResponse.builder().build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    String path = ApiState.path(request.resourceArn());
    state.retag(path, ApiState.merged(state.tags(path), request.tags()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    String path = ApiState.path(request.resourceArn());
    Map<String, String> left = new TreeMap<>(state.tags(path));
    left.keySet().removeAll(request.tagKeys());
    state.retag(path, left);
    return UntagResourceResponse.builder().build();
  }
}
