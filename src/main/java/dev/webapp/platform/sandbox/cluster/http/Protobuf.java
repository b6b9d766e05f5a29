package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.webapp.platform.sandbox.cluster.StatusException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * Reads the few objects that kubectl's {@code create} subcommands send as protobuf and that people create so by hand:
 * namespaces, service accounts, config maps and secrets. Field numbers are those of Kubernetes' generated.proto.
 */
final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private enum Shape { STRING, BOOL, STRINGS, BYTES, METADATA }

  private record Field(String name, Shape shape) {}

  private static final Field METADATA = new Field("metadata", Shape.METADATA);
  private static final Map<Integer, Field> META_FIELDS = Map.of(
      1, new Field("name", Shape.STRING), 2, new Field("generateName", Shape.STRING),
      3, new Field("namespace", Shape.STRING), 11, new Field("labels", Shape.STRINGS),
      12, new Field("annotations", Shape.STRINGS));
  private static final Map<String, Map<Integer, Field>> KINDS = Map.of(
      "v1/Namespace", Map.of(1, METADATA),
      "v1/ServiceAccount", Map.of(1, METADATA),
      "v1/ConfigMap", Map.of(1, METADATA, 2, new Field("data", Shape.STRINGS), 3, new Field("binaryData", Shape.BYTES),
          4, new Field("immutable", Shape.BOOL)),
      "v1/Secret", Map.of(1, METADATA, 2, new Field("data", Shape.BYTES), 3, new Field("type", Shape.STRING),
          4, new Field("stringData", Shape.STRINGS), 5, new Field("immutable", Shape.BOOL)),
      "v1/DeleteOptions", Map.of(4, new Field("propagationPolicy", Shape.STRING)));
  private static final Set<String> HEADLESS = Set.of("authorization.k8s.io/v1");

  private Protobuf() {}

  static boolean is(byte[] body) {
    return body.length >= MAGIC.length && Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** @throws StatusException 415 for an object of another kind */
  static ObjectNode read(byte[] body) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    byte[] raw = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> message(in.readByteArray(), object,
            Map.of(1, new Field("apiVersion", Shape.STRING), 2, new Field("kind", Shape.STRING)));
        case 2 -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    if (HEADLESS.contains(object.path("apiVersion").asText())) {
      return object;
    }
    if (!KINDS.containsKey(kind)) {
      throw StatusException.unreadable(object.path("kind").asText());
    }
    message(raw, object, KINDS.get(kind));
    return object;
  }

  private static void message(byte[] bytes, ObjectNode into, Map<Integer, Field> fields) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        in.skipField(tag);
        continue;
      }
      switch (field.shape) {
        case STRING -> {
          String text = in.readString();
          if (!text.isEmpty()) {
            into.put(field.name, text);
          }
        }
        case BOOL -> into.put(field.name, in.readBool());
        case METADATA -> message(in.readByteArray(), into.putObject(field.name), META_FIELDS);
        case STRINGS, BYTES -> entry(in.readByteArray(), into.withObject("/" + field.name), field.shape);
      }
    }
  }

  private static void entry(byte[] bytes, ObjectNode map, Shape shape) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    String key = "";
    byte[] value = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readString();
        case 2 -> value = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    map.put(key, shape == Shape.BYTES ? Base64.getEncoder().encodeToString(value)
        : new String(value, StandardCharsets.UTF_8));
  }
}
