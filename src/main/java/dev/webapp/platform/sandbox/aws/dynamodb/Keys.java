package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/** What DynamoDB refuses of names, keys and projections. */
final class Keys {
  private static final String REASON = "One or more parameter values were invalid: ";

  private Keys() {}

  static void name(String what, String name) {
    if (name == null || !name.matches("[a-zA-Z0-9_.-]{3,255}")) {
      throw invalid("1 validation error detected: Value '" + name + "' at '" + what + "' failed to satisfy constraint: "
          + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+ and have a length between 3 and 255");
    }
  }

  static void schema(List<KeySchemaElement> schema) {
    if (schema.isEmpty() || schema.getFirst().keyType() != KeyType.HASH) {
      throw invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
    if (schema.size() > 2) {
      throw invalid("1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have "
          + "length less than or equal to 2");
    }
    if (schema.size() == 2 && schema.getLast().keyType() != KeyType.RANGE) {
      throw invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }
    if (schema.size() == 2 && schema.getFirst().attributeName().equals(schema.getLast().attributeName())) {
      throw invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }
  }

  /** Every key needs a definition, and every definition a key. */
  static void definitions(List<AttributeDefinition> definitions, Collection<List<KeySchemaElement>> schemas) {
    Set<String> defined = new TreeSet<>();
    for (AttributeDefinition definition : definitions) {
      if (!defined.add(definition.attributeName())) {
        throw invalid("Cannot have two attributes with the same name");
      }
      if (!Set.of("S", "N", "B").contains(definition.attributeTypeAsString())) {
        throw invalid("Member must satisfy enum value set: [B, N, S]");
      }
    }
    Set<String> keys = new TreeSet<>();
    schemas.forEach(schema -> schema.forEach(key -> keys.add(key.attributeName())));
    if (!defined.containsAll(keys)) {
      throw invalid(REASON + "Some index key attributes are not defined in AttributeDefinitions. Keys: " + keys
          + ", AttributeDefinitions: " + defined);
    }
    if (!keys.containsAll(defined)) {
      throw invalid(REASON + "Some AttributeDefinitions are not used. AttributeDefinitions: " + defined
          + ", keys used: " + keys);
    }
  }

  static void projection(Projection projection) {
    if (projection == null || projection.projectionType() == null) {
      throw invalid(REASON + "Unknown ProjectionType: null");
    }
    boolean include = projection.projectionType() == ProjectionType.INCLUDE;
    if (include && projection.nonKeyAttributes().isEmpty()) {
      throw invalid(REASON + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    }
    if (!include && !projection.nonKeyAttributes().isEmpty()) {
      throw invalid(REASON + "ProjectionType is " + projection.projectionTypeAsString()
          + ", but NonKeyAttributes is specified");
    }
    if (new HashSet<>(projection.nonKeyAttributes()).size() > 20) {
      throw invalid(REASON + "Number of NonKeyAttributes exceeds the limit of 20");
    }
  }
}
