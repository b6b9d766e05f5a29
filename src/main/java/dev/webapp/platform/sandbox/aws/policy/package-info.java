/**
 * Whether IAM's policies allow a request: documents as IAM parses them, and the decision as AWS documents its
 * evaluation within one account. The sandbox's account and its services use it; it knows neither them nor the SDK,
 * and shares nothing with what writes the policies that it judges.
 */
package dev.webapp.platform.sandbox.aws.policy;
