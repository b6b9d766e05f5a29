/**
 * EC2 in memory: networks, which are given, security groups with their rules, endpoints, launch templates. The account
 * makes {@link
 * dev.webapp.platform.sandbox.aws.ec2.Ec2}, at which look the services that put network interfaces into groups; the
 * rest is the service's own.
 */
package dev.webapp.platform.sandbox.aws.ec2;
