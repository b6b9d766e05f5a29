/** API Gateway's HTTP APIs: the part of them that platforms have, without the requests. */
package dev.webapp.platform.sandbox.aws.apigatewayv2;
