package dev.webapp.platform.sandbox.aws.ec2;

/**
 * What EC2 calls the attributes enableDnsSupport and enableDnsHostnames of a VPC.
 *
 * @param support whether Amazon's DNS server answers in it
 * @param hostnames whether interfaces in it get names
 */
record VpcDns(boolean support, boolean hostnames) {}
