/**
 * EC2: the network that a platform finds, the security groups and rules it makes in it, the endpoints that platforms
 * share, and how nodes are launched. Rules are kinds of their own, because two groups may name each other in their
 * rules. The composing code uses the desired records.
 */
package dev.webapp.platform.aws.ec2;
