/**
 * Elastic Load Balancing: looks up the load balancer that the AWS Load Balancer Controller makes for an Ingress, and
 * whether it reaches anything. Never writes: the controller owns what it made. The composing code uses the query.
 */
package dev.webapp.platform.aws.elasticloadbalancingv2;
