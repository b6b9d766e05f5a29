package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.resource.Grant;

/** Tagging, which API Gateway has a path of its own for; it is judged by the tags of what is tagged. */
final class ApiTags {
  /**
   * What creations with tags are asked for besides, on what they are made in; by itself it tags nothing. Whether IAM is
   * told the tags then is not documented.
   */
  static final String CREATING = "apigateway:TagResource";
  static final Grant.Target TARGET = Grant.onArns("ApigatewayTags", "apigateway", "arn:*:apigateway:*::/tags/*");

  private ApiTags() {}

  static Grant creating(Grant.Target target) {
    return target.any("TagResource");
  }
}
