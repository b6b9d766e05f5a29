package dev.webapp.platform.sandbox.aws.apigatewayv2;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.AccessDeniedException;
import software.amazon.awssdk.services.apigatewayv2.model.ApiGatewayV2Exception;
import software.amazon.awssdk.services.apigatewayv2.model.BadRequestException;
import software.amazon.awssdk.services.apigatewayv2.model.ConflictException;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.TagResourceRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UntagResourceRequest;

/** API Gateway, version 2: HTTP APIs, links into VPCs, and hosts. */
public final class ApiGateway implements AwsService {
  static final ServiceModel API_GATEWAY = new ServiceModel(ApiGatewayV2Client.class, "apigateway", "ApiGatewayV2",
      new Refusal("TooManyRequestsException", 429, "Rate exceeded"), Refusal.failure("InternalServerException"),
      new Exceptions(ApiGatewayV2Exception::builder, Map.ofEntries(
          Map.entry("AccessDeniedException", AccessDeniedException::builder),
          Map.entry("BadRequestException", BadRequestException::builder),
          Map.entry("ConflictException", ConflictException::builder),
          Map.entry("NotFoundException", NotFoundException::builder))));

  /** What API Gateway sees of a region's other services. */
  public interface Surroundings {
    boolean isIssued(String certificateArn);

    /** Whether there is a listener of that ARN. */
    boolean isListener(String arn);

    boolean isLogGroup(String arn);
  }

  private final Region region;
  private final ApiState state;

  public ApiGateway(Region region, Ec2 ec2, Surroundings surroundings) {
    this.region = region;
    this.state = new ApiState(region, ec2, surroundings);
  }

  @Override
  public ServiceModel model() {
    return API_GATEWAY;
  }

  @Override
  public List<ApiGatewayV2Client> parts() {
    return List.of(new HttpApis(state), new ApiParts(state), new VpcLinks(state), new DomainNames(state));
  }

  /** Whether a host has the certificate. */
  public boolean usesCertificate(String arn) {
    return state.usesCertificate(arn);
  }

  /**
   * By the service authorization reference of API Gateway: methods of HTTP on paths. What is in an API has no tags;
   * what a host answers with has the host's.
   */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    String action = "apigateway:" + (operation.startsWith("Get") ? "GET" : operation.startsWith("Update") ? "PATCH"
        : operation.startsWith("Delete") || operation.startsWith("Untag") ? "DELETE" : "POST");
    return switch (request) {
      case TagResourceRequest tag -> List.of(tags(action, tag.resourceArn()).tagging(tag.tags()));
      case UntagResourceRequest untag ->
          List.of(tags(action, untag.resourceArn()).with("aws:TagKeys", untag.tagKeys()));
      default -> about(action, operation, request);
    };
  }

  private Request tags(String action, String arn) {
    return Request.of(action, arn("/tags/" + arn)).onTagged(state.tags(ApiState.path(arn)));
  }

  private List<Request> about(String action, String operation, SdkRequest request) {
    Map<String, String> tags = NamedResources.tags(request);
    String path = path(operation, request);
    String root = path.split("/").length > 2 ? String.join("/", List.of(path.split("/")).subList(0, 3)) : "";
    boolean inherits = root.equals(path) || path.startsWith("/domainnames/");
    Request asked = Request.of(action, arn(path)).onTagged(inherits ? state.tags(root) : Map.of());
    return tags.isEmpty() ? List.of(asked)
        : List.of(asked.tagging(tags), Request.of("apigateway:TagResource", arn(path)),
            Request.of(action, arn("/tags/" + arn(path))).tagging(tags));
  }

  /** Of what an operation is about. */
  private static String path(String operation, SdkRequest request) {
    String api = NamedResources.text(request, "ApiId");
    String host = NamedResources.text(request, "DomainName");
    String link = NamedResources.text(request, "VpcLinkId");
    if (operation.contains("VpcLink")) {
      return "/vpclinks" + (link.isEmpty() ? "" : "/" + link);
    }
    if (operation.contains("DomainName")) {
      return "/domainnames" + (operation.startsWith("Create") || host.isEmpty() ? "" : "/" + host);
    }
    if (operation.contains("ApiMapping")) {
      return "/domainnames/" + host + "/apimappings";
    }
    boolean whole = operation.matches("(Get|Update|Delete|Create)Apis?");
    return "/apis" + (api.isEmpty() ? "" : "/" + api) + (whole ? "" : "/parts");
  }

  /** ARNs of API Gateway name no account. */
  private String arn(String path) {
    return "arn:aws:apigateway:" + region.name() + "::" + path;
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDeniedException", 403, message);
  }
}
