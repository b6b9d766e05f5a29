package dev.webapp.platform.resource;

import java.util.Map;

/**
 * What a kind last saw of one resource: a record of the fields that matter, and no others, since whoever owns the
 * resource is woken when it is no longer equal.
 */
public interface Observed {
  /** Null where AWS gives the resource none. */
  default String arn() {
    return null;
  }

  /** Tags in AWS, labels in a cluster: the ownership is read from them. */
  Map<String, String> tags();
}
