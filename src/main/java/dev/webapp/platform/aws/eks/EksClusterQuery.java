package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.Desired;

/** Which cluster: the one of that name in the scope's account and region. */
public record EksClusterQuery(String name) implements Desired {}
