package dev.webapp.platform.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which field of the spec this component comes from, relative to the resource's part of it ({@code storage.sizeGiB});
 * so that a refusal in AWS's words names the field in the user's.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface From {
  String value();
}
