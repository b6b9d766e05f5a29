package dev.webapp.platform.sandbox.aws.secretsmanager;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

class SecretsTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "fedcba9876543210fedcba9876543210";

  private final Account account = new Account();
  private final SecretsManagerClient secrets = account.client(SecretsManagerClient.class);

  @Test
  void theTokenMakesCreationRepeatable() {
    String arn = secrets.createSecret(r -> r.name("db").clientRequestToken(TOKEN).secretString("one")).arn();
    assertThat(arn).matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:db-[A-Za-z0-9]{6}");
    assertThat(secrets.createSecret(r -> r.name("db").clientRequestToken(TOKEN).secretString("one")).arn())
        .isEqualTo(arn);
    refused("ResourceExistsException",
        () -> secrets.createSecret(r -> r.name("db").clientRequestToken(TOKEN).secretString("two")));
    refused("ResourceExistsException",
        () -> secrets.createSecret(r -> r.name("db").clientRequestToken(OTHER).secretString("one")));
    refused("InvalidParameterException", () -> secrets.createSecret(r -> r.name("x").clientRequestToken("short")));
    refused("ValidationException", () -> secrets.createSecret(r -> r.name("no spaces")));
    assertThat(value(arn)).isEqualTo("one");
    assertThat(value(arn.substring(0, arn.length() - 7))).as("without the suffix").isEqualTo("one");
    refused("ResourceNotFoundException", () -> value("absent"));
  }

  @Test
  void aNewValueMovesTheLabels() {
    secrets.createSecret(r -> r.name("db").clientRequestToken(TOKEN).secretString("one"));
    account.pass(Duration.ofMinutes(1));
    secrets.putSecretValue(r -> r.secretId("db").clientRequestToken(OTHER).secretString("two"));
    assertThat(value("db")).isEqualTo("two");
    assertThat(secrets.getSecretValue(r -> r.secretId("db").versionStage("AWSPREVIOUS")).secretString())
        .isEqualTo("one");
    var described = secrets.describeSecret(r -> r.secretId("db"));
    assertThat(described.versionIdsToStages()).containsEntry(OTHER, List.of("AWSCURRENT"))
        .containsEntry(TOKEN, List.of("AWSPREVIOUS"));
    assertThat(described.lastChangedDate()).isEqualTo(account.instant());
    secrets.putSecretValue(r -> r.secretId("db").clientRequestToken(OTHER).secretString("two"));
    refused("ResourceExistsException",
        () -> secrets.putSecretValue(r -> r.secretId("db").clientRequestToken(OTHER).secretString("three")));
    secrets.updateSecret(r -> r.secretId("db").description("main").secretString("three"));
    assertThat(value("db")).isEqualTo("three");
    assertThat(secrets.describeSecret(r -> r.secretId("db")).versionIdsToStages())
        .as("a version without a label is forgotten").hasSize(2).doesNotContainKey(TOKEN);
  }

  @Test
  void aDeletedSecretKeepsItsNameForItsWindow() {
    secrets.createSecret(r -> r.name("db").secretString("one"));
    refused("InvalidParameterException", () -> secrets.deleteSecret(r -> r.secretId("db").recoveryWindowInDays(6L)));
    refused("InvalidParameterException", () -> secrets.deleteSecret(
        r -> r.secretId("db").recoveryWindowInDays(7L).forceDeleteWithoutRecovery(true)));
    Instant when = secrets.deleteSecret(r -> r.secretId("db").recoveryWindowInDays(7L)).deletionDate();
    assertThat(when).isEqualTo(account.instant().plus(Duration.ofDays(7)));
    refused("InvalidRequestException", () -> value("db"));
    refused("InvalidRequestException", () -> secrets.createSecret(r -> r.name("db").secretString("two")));
    assertThat(secrets.describeSecret(r -> r.secretId("db")).deletedDate()).isNotNull();
    assertThat(secrets.listSecrets().secretList()).isEmpty();
    assertThat(secrets.listSecrets(r -> r.includePlannedDeletion(true)).secretList()).hasSize(1);
    secrets.restoreSecret(r -> r.secretId("db"));
    assertThat(value("db")).isEqualTo("one");

    secrets.deleteSecret(r -> r.secretId("db"));
    account.pass(Duration.ofDays(30));
    refused("ResourceNotFoundException", () -> secrets.describeSecret(r -> r.secretId("db")));
  }

  @Test
  void forcedDeletionIsNotQuiteAtOnce() {
    secrets.createSecret(r -> r.name("db").secretString("one"));
    secrets.deleteSecret(r -> r.secretId("db").forceDeleteWithoutRecovery(true));
    refused("InvalidRequestException", () -> secrets.createSecret(r -> r.name("db").secretString("two")));
    account.pass(Duration.ofSeconds(10));
    secrets.createSecret(r -> r.name("db").secretString("two"));
    assertThat(value("db")).isEqualTo("two");
  }

  @Test
  void listsByBeginningOfNameAndByTag() {
    IntStream.range(0, 5).forEach(i -> secrets.createSecret(r -> r.name("shop/" + i).secretString("x")
        .tags(Tag.builder().key("owner").value("shop").build())));
    secrets.createSecret(r -> r.name("other").secretString("x"));
    assertThat(names(FilterNameStringType.NAME, "shop/")).hasSize(5);
    assertThat(names(FilterNameStringType.TAG_KEY, "owner")).hasSize(5);
    assertThat(names(FilterNameStringType.NAME, "!shop/")).containsExactly("other");
    assertThat(secrets.listSecretsPaginator(r -> r.maxResults(2)).stream()
        .flatMap(page -> page.secretList().stream())).hasSize(6);
    secrets.untagResource(r -> r.secretId("shop/0").tagKeys("owner"));
    secrets.tagResource(r -> r.secretId("other").tags(Tag.builder().key("owner").value("me").build()));
    assertThat(names(FilterNameStringType.TAG_KEY, "owner")).containsExactly("other", "shop/1", "shop/2", "shop/3",
        "shop/4");
    refused("InvalidParameterException", () -> secrets.listSecrets(r -> r.maxResults(101)));
  }

  @Test
  void makesPasswords() {
    String password =
        secrets.getRandomPassword(r -> r.passwordLength(40L).excludePunctuation(true)).randomPassword();
    assertThat(password).matches("[A-Za-z0-9]{40}");
    assertThat(secrets.getRandomPassword(r -> r.passwordLength(40L).excludePunctuation(true)).randomPassword())
        .isNotEqualTo(password);
  }

  private List<String> names(FilterNameStringType key, String value) {
    return secrets.listSecrets(r -> r.filters(Filter.builder().key(key).values(value).build())).secretList().stream()
        .map(SecretListEntry::name).toList();
  }

  private String value(String id) {
    return secrets.getSecretValue(r -> r.secretId(id)).secretString();
  }
}
