package dev.webapp.platform.aws;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** System properties that are as they were before once a test is over. */
final class SystemProperties implements AfterEachCallback {
  private final Map<String, Optional<String>> before = new LinkedHashMap<>();

  void set(String property, String value) {
    before.putIfAbsent(property, Optional.ofNullable(System.getProperty(property)));
    System.setProperty(property, value);
  }

  /** Whatever is called of AWS is there, with credentials that mean nothing. */
  void pointTo(String endpoint) {
    set("aws.endpointUrl", endpoint);
    setCredentials();
  }

  void setCredentials() {
    set("aws.accessKeyId", "test");
    set("aws.secretAccessKey", "test");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    before.forEach((property, value) -> value.ifPresentOrElse(
        had -> System.setProperty(property, had), () -> System.clearProperty(property)));
    before.clear();
  }
}
