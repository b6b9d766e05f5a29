package dev.webapp.platform.reconcile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.FieldsV1;
import java.io.IOException;
import java.util.Map;

/**
 * Reads of {@code managedFields} only what the operator asks for: who owns {@code spec.replicas}. The rest is the
 * larger part of most objects, and watches would keep it of every one.
 */
final class LeanFieldOwnership extends JsonDeserializer<FieldsV1> {
  private static final String SPEC = "f:spec";
  private static final String REPLICAS = "f:replicas";

  /** Makes a mapper read it so. */
  @JsonDeserialize(using = LeanFieldOwnership.class)
  interface Mixin {}

  @Override
  public FieldsV1 deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    FieldsV1 fields = new FieldsV1();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean spec = parser.currentName().equals(SPEC);
      parser.nextToken();
      if (spec && ownsReplicas(parser)) {
        fields.setAdditionalProperty(SPEC, Map.of(REPLICAS, Map.of()));
      } else if (!spec) {
        parser.skipChildren();
      }
    }
    return fields;
  }

  private static boolean ownsReplicas(JsonParser parser) throws IOException {
    boolean owns = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      owns |= parser.currentName().equals(REPLICAS);
      parser.nextToken();
      parser.skipChildren();
    }
    return owns;
  }
}
