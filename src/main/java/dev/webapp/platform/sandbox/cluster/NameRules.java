package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What names, labels and annotations may look like, in a server's words. */
final class NameRules {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String LETTER_FIRST = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
  private static final int ANNOTATIONS_MAX = 256 * 1024;

  private NameRules() {}

  static List<Violation> check(ResourceType type, JsonNode object) {
    List<Violation> violations = new ArrayList<>();
    Meta meta = Meta.of(object);
    String name = meta.name();
    if (name.isEmpty()) {
      violations.add(Violation.required("metadata.name", "name or generateName is required"));
    } else if (!type.group().equals("rbac.authorization.k8s.io")) {
      switch (type.kind()) {
        case "Namespace" -> dnsLabel(name, "metadata.name", violations);
        case "Service" -> letterFirst(name, violations);
        default -> subdomain(name, violations);
      }
    }
    for (var label : meta.json().path("labels").properties()) {
      key(label.getKey(), "metadata.labels", violations);
      value(label.getValue().asText(), "metadata.labels", violations);
    }
    int size = 0;
    for (var annotation : meta.json().path("annotations").properties()) {
      key(annotation.getKey(), "metadata.annotations", violations);
      size += annotation.getKey().length() + annotation.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
    }
    if (size > ANNOTATIONS_MAX) {
      violations.add(Violation.tooLong("metadata.annotations", ANNOTATIONS_MAX));
    }
    return violations;
  }

  static void dnsLabel(String name, String path, List<Violation> into) {
    tooLong(name, path, 63, into);
    unless(LABEL, name, path, "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
        + " and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for"
        + " validation is '", into);
  }

  private static void letterFirst(String name, List<Violation> into) {
    tooLong(name, "metadata.name", 63, into);
    unless(LETTER_FIRST, name, "metadata.name", "a DNS-1035 label must consist of lower case alphanumeric characters or"
        + " '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
        + " 'abc-123', regex used for validation is '", into);
  }

  private static void subdomain(String name, List<Violation> into) {
    tooLong(name, "metadata.name", 253, into);
    unless(SUBDOMAIN, name, "metadata.name", "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
        + " characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
        + " used for validation is '", into);
  }

  private static void key(String key, String path, List<Violation> into) {
    String name = key.substring(key.indexOf('/') + 1);
    if (name.length() > 63) {
      into.add(Violation.invalid(path, '"' + key + '"', "name part must be no more than 63 bytes"));
    }
    unless(QUALIFIED, name, path, "name part must consist of alphanumeric characters, '-', '_' or '.', and must start"
        + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
        + " validation is '", into);
  }

  private static void value(String value, String path, List<Violation> into) {
    tooLong(value, path, 63, into);
    unless(VALUE, value, path, "a valid label must be an empty string or consist of alphanumeric characters, '-',"
        + " '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value', "
        + " or '12345', regex used for validation is '", into);
  }

  private static void tooLong(String text, String path, int max, List<Violation> into) {
    if (text.length() > max) {
      into.add(Violation.invalid(path, '"' + text + '"', "must be no more than " + max + " bytes"));
    }
  }

  private static void unless(String regex, String text, String path, String why, List<Violation> into) {
    if (!Pattern.matches(regex, text)) {
      into.add(Violation.invalid(path, '"' + text + '"', why + regex + "')"));
    }
  }
}
