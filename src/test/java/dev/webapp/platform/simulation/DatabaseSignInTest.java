package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.policy.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Services that sign in to a database without its password. */
class DatabaseSignInTest {
  private static final String PASSWORD = "{database: main}";
  private static final String IAM = "{database: main, authentication: IAM, username: app}";

  private static String spec(String version, String use) {
    return """
        aws: {region: us-east-1}
        changes: {window: {hours: "02:00-04:00"}}
        databases:
          - {name: main, engine: mysql, version: "%s", majorUpgrade: BlueGreen, iamAuthentication: true}
        services: [{name: web, image: "shop/web:1", uses: [%s]}]
        """.formatted(version, use);
  }

  private static boolean mayConnect(Scene scene, String resourceId) {
    String policy = URLDecoder.decode(scene.aws(IamClient.class).getRolePolicy(r -> r
        .roleName(scene.named("Role/web")).policyName(Role.POLICY)).policyDocument(),
        StandardCharsets.UTF_8);
    return Policies.evaluate(List.of(policy), null, Request.of("rds-db:connect",
        "arn:aws:rds-db:us-east-1:111122223333:dbuser:" + resourceId + "/app")).allowed();
  }

  private static String version(Scene scene) {
    return scene.aws(SecretsManagerClient.class).getSecretValue(r -> r.secretId(scene.named("Secret/main")))
        .versionId();
  }

  /** It neither waits for the window nor restarts anything, since no pod has the password. */
  @Test
  void anotherPasswordOfTheMasterUserDoesNotConcernThem() {
    Scene scene = Scene.of(spec("8.0", PASSWORD)).ready();
    scene.apply(spec("8.0", IAM));
    scene.ready();
    String before = version(scene);
    int rollouts = scene.rollouts("shop-web");

    scene.world.annotate(scene.key, Annotations.ROTATE, "leaked");
    scene.world.runFor(Duration.ofHours(1));
    scene.ready();

    assertThat(version(scene)).isNotEqualTo(before);
    assertThat(scene.rollouts("shop-web")).isEqualTo(rollouts);
    String binding = scene.named("Binding/database-main.app").substring(Scene.NAME.length() + 1);
    assertThat(scene.object(ObjectType.SECRET, binding).orElseThrow().path("data").has("password")).isFalse();
  }

  /** A copy that takes an instance's place has the name of it, and users of its own. */
  @Test
  void theirRightFollowsTheDatabaseIntoItsCopy() {
    Scene scene = Scene.of(spec("8.0", IAM)).ready();
    String before = scene.instance("DbInstance/main").dbiResourceId();
    assertThat(mayConnect(scene, before)).isTrue();

    scene.apply(spec("8.4", IAM));
    scene.approve(scene.waiting().hash());
    scene.world.runFor(Duration.ofDays(1));
    scene.ready();

    String after = scene.instance("DbInstance/main").dbiResourceId();
    assertThat(after).isNotEqualTo(before);
    assertThat(mayConnect(scene, after)).isTrue();
    assertThat(mayConnect(scene, before)).isFalse();
  }
}
