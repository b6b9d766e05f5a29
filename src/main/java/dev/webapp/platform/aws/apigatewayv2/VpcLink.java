package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Desired;
import java.util.List;
import java.util.Map;

/**
 * What leads APIs into a VPC. AWS changes neither where it is nor its groups; it reaches whatever the VPC routes to, so
 * that subnets that come later need no other link.
 */
public record VpcLink(@AtCreation List<String> subnetIds, @AtCreation List<String> securityGroupIds,
    Map<String, String> tags) implements Desired {}
