package dev.webapp.platform.aws.acm;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A certificate as ACM tells it.
 *
 * @param status such as {@code PENDING_VALIDATION} or {@code ISSUED}
 * @param failure ACM's word for why there is none, or null
 * @param renewal how its renewal goes, such as {@code PENDING_VALIDATION}; null while there is none
 * @param validations by the host, without the star of a wildcard; none for those that ACM has not told yet
 */
public record ObservedCertificate(String arn, String domainName, List<String> subjectAlternativeNames, String status,
    String failure, String renewal, Map<String, Validation> validations, Map<String, String> tags)
    implements Observed {
  /**
   * The record that proves a host to be ours.
   *
   * @param status whether ACM has seen it: {@code PENDING_VALIDATION}, {@code SUCCESS} or {@code FAILED}
   */
  public record Validation(String name, String value, String status) {}

  ObservedCertificate tagged(Map<String, String> others) {
    return new ObservedCertificate(
        arn, domainName, subjectAlternativeNames, status, failure, renewal, validations, others);
  }

  boolean isIssued() {
    return status.equals("ISSUED");
  }
}
