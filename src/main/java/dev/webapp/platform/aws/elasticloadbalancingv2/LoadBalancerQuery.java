package dev.webapp.platform.aws.elasticloadbalancingv2;

import dev.webapp.platform.resource.Desired;

/**
 * Which load balancer: the one that the AWS Load Balancer Controller of a cluster makes for a stack.
 *
 * @param stack the Ingress group's name, or {@code namespace/ingress} where it is in none
 * @param listeners whether somebody needs its listeners, which take a call of their own
 * @param ingress {@code namespace/name} of the one of the group's Ingresses whose targets count; null for all
 */
public record LoadBalancerQuery(String clusterName, String stack, Boolean listeners, String ingress)
    implements Desired {
  public LoadBalancerQuery(String clusterName, String stack) {
    this(clusterName, stack, false, null);
  }
}
