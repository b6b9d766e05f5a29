/**
 * Elastic Load Balancing in memory: load balancers, listeners, target groups and the health of targets. The account
 * makes {@link dev.webapp.platform.sandbox.aws.elasticloadbalancingv2.ElasticLoadBalancing}; the rest is the service's
 * own. It looks at EC2 for subnets and security groups.
 */
package dev.webapp.platform.sandbox.aws.elasticloadbalancingv2;
