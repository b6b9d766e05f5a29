package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.sandbox.cluster.Selection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What holds of every world that is at rest. */
final class Invariants {
  private Invariants() {}

  static void check(World world) {
    everythingOfOursIsInAnInventory(world);
    Map<String, String> passwords = passwords(world);
    bindingsHoldTheCurrentPasswords(world, passwords);
    instancesTakeTheCurrentPasswords(world, passwords);
  }

  private static void everythingOfOursIsInAnInventory(World world) {
    StringBuilder inventories = new StringBuilder();
    world.platforms().forEach(p -> p.getStatus().inventory()
        .forEach(e -> inventories.append('\n').append(e.id()).append('\n')));
    Map<String, String> orphans = new TreeMap<>();
    AwsContents.ids(world.account()).forEach((what, id) -> {
      if (inventories.indexOf("\n" + id + "\n") < 0) {
        orphans.put(what, id);
      }
    });
    assertThat(orphans).as("in AWS with our tags, but in no inventory").isEmpty();
  }

  private static Map<String, String> passwords(World world) {
    SecretsManagerClient secrets = world.account().client(SecretsManagerClient.class, World.REGION);
    Map<String, String> passwords = new TreeMap<>();
    secrets.listSecrets(r -> r.maxResults(100)).secretList().forEach(s -> passwords.put(s.name(),
        secrets.getSecretValue(r -> r.secretId(s.arn())).secretString()));
    return passwords;
  }

  private static void instancesTakeTheCurrentPasswords(World world, Map<String, String> passwords) {
    world.account().client(RdsClient.class, World.REGION).describeDBInstancesPaginator().dbInstances().stream()
        .filter(i -> i.tagList().stream().anyMatch(t -> t.value().startsWith("DbInstance/"))).forEach(instance -> {
          String password = world.account().contents(World.REGION).masterPassword(instance.dbInstanceArn());
          assertThat(passwords.values()).as("a secret with the password of " + instance.dbInstanceIdentifier())
              .anyMatch(s -> s.contains(password));
        });
    DocDbClient docDb = world.account().client(DocDbClient.class, World.REGION);
    docDb.describeDBClustersPaginator().dbClusters().forEach(cluster -> {
      String password = world.account().contents(World.REGION).masterPassword(cluster.dbClusterArn());
      assertThat(passwords.values()).as("a secret with the password of " + cluster.dbClusterIdentifier())
          .anyMatch(s -> s.contains(password));
    });
  }

  private static void bindingsHoldTheCurrentPasswords(World world, Map<String, String> passwords) {
    world.store().list(world.store().types().require("v1", "Secret"), "", Selection.ALL).items().forEach(binding -> {
      JsonNode password = binding.json().path("data").path("password");
      if (!password.isMissingNode()) {
        String value = new String(Base64.getDecoder().decode(password.asText()), StandardCharsets.UTF_8);
        assertThat(passwords.values()).as("a secret with the password of " + binding).anyMatch(s -> s.contains(value));
      }
    });
  }
}
