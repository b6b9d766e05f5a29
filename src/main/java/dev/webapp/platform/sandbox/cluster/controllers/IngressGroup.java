package dev.webapp.platform.sandbox.cluster.controllers;

import java.util.List;

/**
 * The Ingresses that share one load balancer, by namespace and name.
 *
 * @param stack the value of the tag {@code ingress.k8s.aws/stack}: the group's name, or NAMESPACE/NAME of an Ingress
 *     that is in no group
 */
public record IngressGroup(String stack, List<IngressView> members) {}
