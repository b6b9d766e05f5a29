package dev.webapp.platform.sandbox.aws;

import java.time.Instant;
import software.amazon.awssdk.core.SdkRequest;

/**
 * One call of an AWS operation.
 *
 * @param number counts the account's calls from 1
 * @param service the service's IAM prefix, such as {@code rds} or {@code elasticloadbalancing}
 * @param operation as on the wire, such as {@code DescribeDBInstances}
 */
public record Call(
    long number, String region, String service, String operation, SdkRequest request, Instant at) {
  /** Whether the operation changes the account. */
  public boolean write() {
    return !(operation.startsWith("Describe")
        || operation.startsWith("List")
        || operation.startsWith("Get")
        || operation.startsWith("Head")
        || operation.equals("Query")
        || operation.equals("Scan")
        || operation.equals("AssumeRole"));
  }
}
