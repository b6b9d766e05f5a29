package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.resource.Scope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's own way from a role to its account, over the wire; whom a role trusts the emulator does not ask. */
@Tag("cluster")
class SdkSourceOnMotoTest {
  private static final Scope HERE = new Scope("us-east-1", null);
  private static final Scope THERE =
      new Scope("us-east-1", "arn:aws:iam::444455556666:role/teams/platforms", "prod/shop");

  @RegisterExtension
  final SystemProperties properties = new SystemProperties();

  @BeforeEach
  void start() {
    MotoEnvironment moto = MotoEnvironment.started();
    moto.reset();
    moto.enforcePolicies(false);
    properties.pointTo(moto.endpoint().toString());
  }

  @Test
  void whatIsMadeByARoleIsInItsAccount() {
    try (SdkSource source = new SdkSource()) {
      assertThat(source.make(StsClient.class, THERE).getCallerIdentity().arn())
          .startsWith("arn:aws:sts::444455556666:assumed-role/").endsWith("/webapp-platform@shop");
      DynamoDbClient there = source.make(DynamoDbClient.class, THERE);
      there.createTable(r -> r.tableName("carts").billingMode(BillingMode.PAY_PER_REQUEST)
          .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
          .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH)));

      assertThat(there.listTables().tableNames()).containsExactly("carts");
      assertThat(source.make(DynamoDbClient.class, HERE).listTables().tableNames()).isEmpty();
    }
  }
}
