/**
 * The controllers of a cluster in memory: what makes Deployments ready, Jobs end, autoscalers and budgets speak and
 * Ingresses get an address. They work on {@code ClusterStore} like any client, only when asked to step, so that a
 * simulation decides when things happen; the AWS side of a load balancer is behind the port {@code LoadBalancers}.
 */
package dev.webapp.platform.sandbox.cluster.controllers;
