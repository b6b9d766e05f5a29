package dev.webapp.platform.aws.iam;

import static dev.webapp.platform.sandbox.aws.Account.REGION;
import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import dev.webapp.platform.sandbox.aws.Account;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What we write into a role is what whoever acts as it may do, as IAM evaluates it. */
class RoleInUseTest {
  private static final Scope SCOPE = new Scope(REGION, null);
  private static final Handle HANDLE = new Handle(new ResourceId("Role", "web"), "web");
  private static final String SECRETS = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

  private final Account account = new Account();
  private final RoleKind kind = new RoleKind(clients());

  private Clients clients() {
    return new ScopedClients(new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return account.aws.client(type, scope.region());
      }
    }, new Governor(account), ApiCall.Listener.NONE, account);
  }

  @BeforeEach
  void makeSecrets() {
    SecretsManagerClient secrets = account.client(SecretsManagerClient.class);
    for (String name : List.of("shop/main", "shop/admin", "other")) {
      secrets.createSecret(r -> r.name(name).secretString("x"));
    }
  }

  private void make(PolicyDocument policy) {
    Role role = new Role("web", Role.PATH, "", PolicyDocument.assumedByPods("shop", "web"), policy, null, null,
        Map.of());
    ObservedRole made = kind.create(HANDLE, SCOPE, role, new Token("0".repeat(32)));
    kind.update(HANDLE, SCOPE, role, made, Differ.diff(role, kind.project(made, role)));
  }

  private String read(String secret) {
    return account.aws.session("web").client(SecretsManagerClient.class, REGION)
        .getSecretValue(r -> r.secretId(secret)).secretString();
  }

  @Test
  void whatIsNotAllowedIsDenied() {
    make(PolicyDocument.NONE.allow("Read", List.of("secretsmanager:GetSecretValue"), List.of(SECRETS + "shop/*")));
    assertThat(read("shop/main")).isEqualTo("x");
    refused("AccessDeniedException", () -> read("other"));
  }

  @Test
  void aDenialIsStronger() {
    make(PolicyDocument.NONE.allow("Read", List.of("secretsmanager:*"), List.of("*"))
        .deny("NotThis", List.of("secretsmanager:*"), List.of(SECRETS + "shop/admin-??????"), Map.of()));
    assertThat(read("other")).isEqualTo("x");
    refused("AccessDeniedException", () -> read("shop/admin"));
  }

  @Test
  void conditionsHold() {
    PolicyDocument inRegion = PolicyDocument.NONE.allow("Read", List.of("secretsmanager:GetSecretValue"), List.of("*"),
        Map.of("StringEquals", Map.of("aws:RequestedRegion", List.of("us-east-1", "us-west-2"))));
    make(inRegion);
    assertThat(read("other")).isEqualTo("x");
    refused("AccessDeniedException", () -> account.aws.session("web").client(SecretsManagerClient.class, "eu-west-1")
        .getSecretValue(r -> r.secretId("other")));
  }

  @Test
  void aPolicyThatGoesWhileItIsReadTakesNoRoleAlong() {
    make(PolicyDocument.NONE.allow("", List.of("s3:*"), List.of("*")));
    account.aws.faults(Faults.next(1, "iam", "GetRolePolicy", new Fault.Refuse("NoSuchEntity", 404, "gone")));
    assertThat(kind.observe(SCOPE, List.of(new Sought<>(HANDLE, null))).get(HANDLE).policy().isEmpty()).isTrue();
    account.aws.faults(Faults.next(1, "iam", "ListRolePolicies", new Fault.Refuse("NoSuchEntity", 404, "gone")));
    assertThat(kind.observe(SCOPE, List.of(new Sought<>(HANDLE, null)))).isEmpty();
  }

  @Test
  void aRoleWithoutAPolicyMayDoNothing() {
    kind.create(HANDLE, SCOPE, new Role("web", Role.PATH, "", PolicyDocument.assumedByPods("shop", "web"),
        PolicyDocument.NONE, null, null, Map.of()), new Token("0".repeat(32)));
    refused("AccessDeniedException", () -> read("other"));
  }
}
