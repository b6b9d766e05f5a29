package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Desired;

/**
 * Which public hosted zone is looked for.
 *
 * @param name such as {@code example.com}, in lower case and without a dot at its end
 */
public record HostedZoneQuery(String name) implements Desired {}
