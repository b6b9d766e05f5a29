package dev.webapp.platform.aws.wafv2;

import software.amazon.awssdk.services.wafv2.model.Scope;

/**
 * What WAF's listings tell of each thing.
 *
 * @param lockToken marks the state that it is in
 */
record Entity(boolean global, String name, String id, String arn, String lockToken) {
  /** WAF's word. */
  static Scope scope(boolean global) {
    return global ? Scope.CLOUDFRONT : Scope.REGIONAL;
  }

  Scope scope() {
    return scope(global);
  }
}
