package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.resource.Grant;

/** Tagging, which API Gateway has a path of its own for; it is judged by the tags of what is tagged. */
final class ApiTags {
  static final Grant.Target TARGET = Grant.onArns("ApigatewayTags", "apigateway", "arn:*:apigateway:*::/tags/*");

  private ApiTags() {}
}
