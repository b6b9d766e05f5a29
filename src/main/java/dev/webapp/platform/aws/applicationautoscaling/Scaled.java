package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.graph.Handle;

/** What is scaled, as the physical names of targets and policies say it. Only a policy's name may have spaces. */
record Scaled(String resourceId, String dimension) {
  static Scaled of(Handle handle) {
    String[] parts = parts(handle, 2);
    return new Scaled(parts[0], parts[1]);
  }

  /** The name of a policy, which is the rest of the physical name. */
  static String policyName(Handle handle) {
    return parts(handle, 3)[2];
  }

  private static String[] parts(Handle handle, int least) {
    String[] parts = handle.physicalName().split(" ", 3);
    if (parts.length < least) {
      throw new IllegalArgumentException("names nothing that is scaled: " + handle);
    }
    return parts;
  }
}
