package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ManagedFields.Owner;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A refusal, carrying the {@code Status} object that a server answers, in the words that users know. */
public final class StatusException extends RuntimeException {
  private final transient ObjectNode status;
  private final int code;
  private final String reason;

  private StatusException(int code, String reason, String message, ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.status = JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", message).put("reason", reason);
    if (details != null) {
      status.set("details", details);
    }
    status.put("code", code);
  }

  /** The HTTP status, such as 404. */
  public int code() {
    return code;
  }

  /** The machine's word, such as {@code NotFound} or {@code Conflict}. */
  public String reason() {
    return reason;
  }

  /** The {@code Status} object, as a copy. */
  public ObjectNode status() {
    return status.deepCopy();
  }

  public static StatusException notFound(ResourceType type, String name) {
    return new StatusException(404, "NotFound", type.qualifiedPlural() + " \"" + name + "\" not found",
        details(name, type.group(), type.plural()));
  }

  /** There is no such type or path at all. */
  public static StatusException noSuchPath() {
    return new StatusException(404, "NotFound", "the server could not find the requested resource",
        JsonNodeFactory.instance.objectNode());
  }

  static StatusException alreadyExists(ResourceType type, String name) {
    return new StatusException(409, "AlreadyExists", type.qualifiedPlural() + " \"" + name + "\" already exists",
        details(name, type.group(), type.plural()));
  }

  static StatusException modified(ResourceType type, String name) {
    return conflict(type, name,
        "the object has been modified; please apply your changes to the latest version and try again");
  }

  static StatusException conflict(ResourceType type, String name, String why) {
    return new StatusException(409, "Conflict",
        "Operation cannot be fulfilled on " + type.qualifiedPlural() + " \"" + name + "\": " + why,
        details(name, type.group(), type.plural()));
  }

  static StatusException forbidden(ResourceType type, String name, String why) {
    return new StatusException(403, "Forbidden", type.qualifiedPlural() + " \"" + name + "\" is forbidden: " + why,
        details(name, type.group(), type.plural()));
  }

  static StatusException invalid(ResourceType type, String name, List<Violation> violations) {
    return invalid(type.qualifiedKind(), type.group(), type.kind(), name, violations);
  }

  static StatusException missingResourceVersion(ResourceType type, String name) {
    return invalid(type.qualifiedPlural(), type.group(), type.plural(), name,
        List.of(Violation.invalid("metadata.resourceVersion", "0", "must be specified for an update")));
  }

  static StatusException missingFieldManager() {
    return invalid("PatchOptions.meta.k8s.io", "meta.k8s.io", "PatchOptions", "",
        List.of(Violation.required("fieldManager", "is required for apply patch")));
  }

  private static StatusException invalid(String what, String group, String kind, String name,
      List<Violation> violations) {
    ObjectNode details = details(name, group, kind);
    ArrayNode causes = details.putArray("causes");
    violations.forEach(violation -> causes.addObject().put("reason", violation.reason())
        .put("message", violation.message()).put("field", violation.path().isEmpty() ? "<nil>" : violation.path()));
    String all = violations.stream().map(Violation::toString).collect(Collectors.joining(", "));
    return new StatusException(422, "Invalid",
        what + " \"" + name + "\" is invalid: " + (violations.size() == 1 ? all : "[" + all + "]"), details);
  }

  public static StatusException badRequest(String message) {
    return new StatusException(400, "BadRequest", message, null);
  }

  static StatusException cannotDecode(ResourceType type, String why) {
    return badRequest(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a " + type.kind()
        + ": " + why);
  }

  static StatusException unsupportedPatch(ResourceType type) {
    return new StatusException(415, "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
        details("", type.group(), type.plural()));
  }

  /** A body in protobuf that the sandbox can't read. */
  public static StatusException unreadable(String kind) {
    return new StatusException(415, "UnsupportedMediaType", "the sandbox reads a " + kind + " from JSON and YAML alone;"
        + " add --dry-run=client -o yaml and pipe it into kubectl apply -f -", null);
  }

  public static StatusException methodNotAllowed() {
    return new StatusException(405, "MethodNotAllowed", "the server does not allow this method on the requested"
        + " resource", JsonNodeFactory.instance.objectNode());
  }

  static StatusException expired(long asked, long oldest) {
    return new StatusException(410, "Expired", "too old resource version: " + asked + " (" + oldest + ")", null);
  }

  /** A JSON patch that can't be carried out. */
  static StatusException unprocessable(String why) {
    return new StatusException(422, "Invalid",
        "the server rejected our request due to an error in our request: " + why,
        JsonNodeFactory.instance.objectNode());
  }

  /** The type's definition is being deleted. */
  static StatusException creationClosed() {
    return new StatusException(405, "MethodNotAllowed",
        "create not allowed while custom resource definition is terminating", JsonNodeFactory.instance.objectNode());
  }

  /** The server itself failed. */
  public static StatusException broken(RuntimeException cause) {
    return new StatusException(500, "InternalError", "Internal error occurred: " + cause, null);
  }

  static StatusException internal(String message) {
    return new StatusException(500, "", message, null);
  }

  /** A server-side apply would take fields from other managers. */
  static StatusException applyConflict(List<Owner> order, Map<Owner, FieldSet> conflicts) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    ArrayNode causes = details.putArray("causes");
    StringBuilder message = new StringBuilder();
    int count = 0;
    for (Owner owner : order) {
      List<String> paths = conflicts.get(owner).paths();
      paths.forEach(path -> causes.addObject().put("reason", "FieldManagerConflict")
          .put("message", "conflict with " + owner.inWords()).put("field", path));
      count += paths.size();
      message.append(message.isEmpty() ? "" : "\n").append("conflicts with ").append(owner.inWords()).append(':');
      paths.forEach(path -> message.append("\n- ").append(path));
    }
    if (count == 1) {
      JsonNode only = causes.get(0);
      return new StatusException(409, "Conflict", "Apply failed with 1 conflict: " + only.path("message").asText()
          + ": " + only.path("field").asText(), details);
    }
    return new StatusException(409, "Conflict", "Apply failed with " + count + " conflicts: " + message, details);
  }

  private static ObjectNode details(String name, String group, String kind) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    return details.put("kind", kind);
  }
}
