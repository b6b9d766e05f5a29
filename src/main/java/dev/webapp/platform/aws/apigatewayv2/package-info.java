/**
 * API Gateway: HTTP APIs with all that is in them, the links by which they reach into a VPC, and hosts of their own.
 * The composing code uses the desired records.
 */
package dev.webapp.platform.aws.apigatewayv2;
