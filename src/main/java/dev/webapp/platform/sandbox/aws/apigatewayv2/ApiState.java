package dev.webapp.platform.sandbox.aws.apigatewayv2;

import static dev.webapp.platform.sandbox.aws.apigatewayv2.ApiGateway.API_GATEWAY;

import dev.webapp.platform.sandbox.aws.ec2.Attachment;
import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.Api;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;
import software.amazon.awssdk.services.apigatewayv2.model.Authorizer;
import software.amazon.awssdk.services.apigatewayv2.model.DomainName;
import software.amazon.awssdk.services.apigatewayv2.model.Integration;
import software.amazon.awssdk.services.apigatewayv2.model.Route;
import software.amazon.awssdk.services.apigatewayv2.model.Stage;
import software.amazon.awssdk.services.apigatewayv2.model.VpcLink;

/** What a region has of API Gateway. What is in an API is kept by the API's id, a slash, and its own. */
final class ApiState {
  /** A part of the client. */
  interface Part extends ApiGatewayV2Client {
    @Override
    default String serviceName() {
      return ApiGatewayV2Client.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int MOST_TAGS = 50;

  final Region region;
  final ApiGateway.Surroundings surroundings;
  final Ec2 ec2;
  final Store<Api> apis;
  final Store<Integration> integrations;
  final Store<Authorizer> authorizers;
  final Store<Route> routes;
  final Store<Stage> stages;
  final Store<VpcLink> links;
  final Store<Attachment> interfaces;
  final Store<DomainName> domains;
  final Store<ApiMapping> mappings;

  ApiState(Region region, Ec2 ec2, ApiGateway.Surroundings surroundings) {
    this.region = region;
    this.ec2 = ec2;
    this.surroundings = surroundings;
    this.apis = new Store<>(region.view());
    this.integrations = new Store<>(region.view());
    this.authorizers = new Store<>(region.view());
    this.routes = new Store<>(region.view());
    this.stages = new Store<>(region.view());
    this.links = new Store<>(region.view());
    this.interfaces = new Store<>(region.view(), each -> each.groupIds().stream().map(id -> "group=" + id));
    this.domains = new Store<>(region.view());
    this.mappings = new Store<>(region.view());
    ec2.heldBy(group -> interfaces.with("group=" + group).stream());
  }

  String id(int length) {
    return region.ids().letters(length, LETTERS);
  }

  Api api(String id) {
    return found(apis.get(id), "Invalid API identifier specified " + region.account() + ":" + id);
  }

  static <T> T found(T there, String message) {
    if (there == null) {
      throw API_GATEWAY.error("NotFoundException", 404, message);
    }
    return there;
  }

  static AwsServiceException bad(String message) {
    return API_GATEWAY.refuse("BadRequestException", message);
  }

  static AwsServiceException conflict(String message) {
    return API_GATEWAY.error("ConflictException", 409, message);
  }

  boolean usesCertificate(String arn) {
    return domains.all().stream().flatMap(domain -> domain.domainNameConfigurations().stream())
        .anyMatch(each -> arn.equals(each.certificateArn()));
  }

  /** The path in an ARN, from its first slash. */
  static String path(String arn) {
    return arn.substring(arn.indexOf("::") + 2);
  }

  /** Of what has that path; none where there is nothing. */
  Map<String, String> tags(String path) {
    String[] parts = path.split("/");
    if (parts.length < 3) {
      return Map.of();
    }
    String id = parts[2];
    return switch (parts[1]) {
      case "apis" -> apis.get(id) == null ? Map.of() : apis.get(id).tags();
      case "vpclinks" -> links.get(id) == null ? Map.of() : links.get(id).tags();
      case "domainnames" -> domains.get(id) == null ? Map.of() : domains.get(id).tags();
      default -> Map.of();
    };
  }

  void retag(String path, Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw bad("A resource cannot have more than " + MOST_TAGS + " tags");
    }
    String[] parts = path.split("/");
    String id = parts[parts.length - 1];
    switch (parts[1]) {
      case "apis" -> apis.change(api(id).apiId(), api -> api.toBuilder().tags(tags).build());
      case "vpclinks" -> links.change(found(links.get(id), "Invalid VpcLink identifier").vpcLinkId(),
          link -> link.toBuilder().tags(tags).build());
      case "domainnames" -> domains.change(found(domains.get(id), "Invalid domain name identifier").domainName(),
          domain -> domain.toBuilder().tags(tags).build());
      default -> throw bad("Invalid resource ARN");
    }
  }

  /** Those of an API. */
  static <T> Stream<T> of(String api, Store<T> store, Function<T, String> id) {
    return store.all().stream().filter(each -> store.get(api + "/" + id.apply(each)) == each);
  }

  static Map<String, String> merged(Map<String, String> has, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(has);
    all.putAll(more);
    return all;
  }
}
