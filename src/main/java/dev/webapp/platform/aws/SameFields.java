package dev.webapp.platform.aws;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Carries what AWS told of a thing over into the request that changes it. The updates of some services reset whatever
 * they leave out, so that nothing may be left out, whoever set it and whichever field AWS comes up with next.
 */
public final class SameFields {
  private SameFields() {}

  /** Sets each field of the request that what was told has a field of the same name for; returns the request. */
  public static <B extends SdkPojo> B carry(SdkPojo told, B request) {
    Map<String, SdkField<?>> there = new HashMap<>();
    told.sdkFields().forEach(field -> there.put(field.memberName(), field));
    for (SdkField<?> field : request.sdkFields()) {
      SdkField<?> same = there.get(field.memberName());
      if (same != null) {
        field.set(request, same.getValueOrDefault(told));
      }
    }
    return request;
  }
}
