package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Ownership;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** Provisioned tables of a platform, for targets and policies to scale. */
final class ScaledTables {
  static final String READ = "dynamodb:table:ReadCapacityUnits";

  private ScaledTables() {}

  static void make(AwsEnvironment aws, Ownership ownership, String... names) {
    DynamoDbClient dynamoDb = aws.others().get(DynamoDbClient.class, AwsEnvironment.SCOPE);
    for (String name : names) {
      var tags = ownership.tags(new ResourceId("Table", name), DataPolicy.SNAPSHOT).entrySet().stream()
          .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build()).toList();
      dynamoDb.createTable(r -> r.tableName(name).tags(tags)
          .attributeDefinitions(a -> a.attributeName("id").attributeType("S"))
          .keySchema(k -> k.attributeName("id").keyType("HASH"))
          .billingMode("PROVISIONED").provisionedThroughput(t -> t.readCapacityUnits(5L).writeCapacityUnits(5L)));
    }
    aws.pass(Duration.ofMinutes(1));
  }
}
