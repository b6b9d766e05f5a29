package dev.webapp.platform.aws.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.SecretValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretContractTest {
  @Nested
  class Sandbox extends Suite {
    Sandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class Moto extends Suite {
    Moto() {
      super(MotoEnvironment.started());
    }
  }

  abstract static class Suite extends KindContract<Secret, ObservedSecret> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<Secret, ObservedSecret> kind(Clients clients) {
      return new SecretKind(new Secrets(clients, aws.clock()), new Random(42));
    }

    @Override
    protected Secret desired(String name) {
      return new Secret(name, "Master user of a/b/" + name, "platform", "days=30 period=17 request=first", 1,
          tags(name));
    }

    @Override
    protected Map<String, Secret> variants() {
      return cases(Map.of("description", with("description", "changed"),
          "the next period", with("rotation", "days=30 period=18 request=first"),
          "another period", with("rotation", "days=7 period=90 request=first"),
          "asked for", with("rotation", "days=30 period=17 request=second")));
    }

    /** A new password, and the tag that says so. */
    @Override
    protected int writesOfOneUpdate(Delta delta) {
      return delta.touches("rotation") ? 2 : super.writesOfOneUpdate(delta);
    }

    @Override
    protected Map<String, Consumer<ObservedSecret>> drifts() {
      return cases(Map.of(
          "description changed", seen -> others().updateSecret(r -> r.secretId(seen.arn()).description("theirs")),
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedSecret observed, String key, String value) {
      var tag = software.amazon.awssdk.services.secretsmanager.model.Tag.builder().key(key).value(value).build();
      others().tagResource(r -> r.secretId(observed.arn()).tags(tag));
      return true;
    }

    @Override
    protected void assertKept(String snapshot) {
      assertThat(others().describeSecret(r -> r.secretId("main")).deletedDate()).isNotNull();
    }

    @Override
    protected void liveOn() {
      create(desired("main"));
      password(observe(desired("main"))).reveal();
    }

    @Test
    void thePasswordIsOneThatRdsTakesAndIsReadOnlyWhenRevealed() {
      create(desired("main"));
      ObservedSecret seen = observe(desired("main"));
      aws.forgetCalls();
      assertThat(seen.toString()).doesNotContain(password(seen).reveal());
      assertThat(password(seen).reveal()).matches("[A-Za-z0-9]{32}");
      assertThat(aws.calledActions()).containsExactly("secretsmanager:GetSecretValue");
    }

    @Test
    void twoSecretsHaveTwoPasswords() {
      SecretValue one = password(create("one", desired("one")));
      SecretValue two = password(create("two", desired("two")));
      assertThat(one).isNotEqualTo(two);
      assertThat(one.reveal()).isNotEqualTo(two.reveal());
    }

    @Test
    void aRotatedPasswordShowsAsAnotherVersion() {
      create(desired("main"));
      SecretValue before = password(observe(desired("main")));
      others().putSecretValue(r -> r.secretId("main").secretString("{\"username\":\"platform\",\"password\":\"new\"}"));
      aws.pass(step());
      ObservedSecret after = observe(desired("main"));
      assertThat(password(after)).isNotEqualTo(before);
      assertThat(password(after).reveal()).isEqualTo("new");
      settle(desired("main"));
      assertThat(password(observe(desired("main"))).reveal()).isEqualTo("new");
    }

    /** A process that dies in between has no chance to say that it is done. */
    @Test
    void aRenewalThatWasNotNotedIsNotMadeTwice() {
      create(desired("main"));
      ObservedSecret before = observe(desired("main"));
      Secret rotated = with("rotation", "days=30 period=17 request=second");
      kind.update(handle("main"), SCOPE, rotated, before, Differ.diff(rotated, kind.project(before, rotated)));
      String password = password(observe(rotated)).reveal();
      kind.update(handle("main"), SCOPE, rotated, before, Differ.diff(rotated, kind.project(before, rotated)));
      assertThat(password(observe(rotated)).reveal()).isEqualTo(password);
      assertThat(kind.outputs(observe(rotated)).get("previousPassword")).isEqualTo(password(before));
    }

    @Test
    void askedForInTheSameWordsOnceMoreItIsRenewedOnceMore() {
      create(desired("main"));
      Set<String> passwords = new HashSet<>(Set.of(password(observe(desired("main"))).reveal()));
      for (String request : List.of("a", "b", "a")) {
        settle(with("rotation", "request=" + request));
        assertThat(passwords.add(password(observe(desired("main"))).reveal())).as(request).isTrue();
      }
    }

    /** A listing may be minutes old: what it calls a version must be that one. */
    @Test
    void whatWasSeenBeforeARenewalIsStillWhatItWas() {
      create(desired("main"));
      SecretValue seen = password(observe(desired("main")));
      String before = seen.reveal();
      settle(with("rotation", "request=second"));
      assertThat(seen.reveal()).isEqualTo(before);
    }

    @Test
    void takenBackWithinItsRecoveryWindowItHasTheSamePassword() {
      create(desired("main"));
      String before = password(observe(desired("main"))).reveal();
      depart(desired("main"), new Farewell.Snapshot("final-main-20260101"));
      create(desired("main"));
      assertThat(password(observe(desired("main"))).reveal()).isEqualTo(before);
      settle(desired("main"));
    }

    @Test
    void anothersIsSeenAndNotOverwritten() {
      others().createSecret(r -> r.name("main").secretString("theirs"));
      ObservedSecret seen = observe(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), seen.tags())).isFalse();
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired("main")));
      assertThat(problem.category()).isEqualTo(Problem.Category.EXISTS);
      Problem denied = catchThrowableOfType(Problem.class, () -> password(seen).reveal());
      assertThat(denied.category() == Problem.Category.DENIED).isEqualTo(aws.faithful());
      kind = kind(aws.others());
      SecretValue readable = password(observe(desired("main")));
      Problem noPassword = catchThrowableOfType(Problem.class, readable::reveal);
      assertThat(noPassword).hasMessageNotContaining("theirs").hasNoCause();
    }

    @Test
    void anothersIsNotTakenBack() {
      others().createSecret(r -> r.name("main").secretString("theirs"));
      others().deleteSecret(r -> r.secretId("main").recoveryWindowInDays(7L));
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired("main")));
      assertThat(problem.category()).isEqualTo(Problem.Category.EXISTS);
      assertThat(aws.writes()).isEmpty();
    }

    private SecretValue password(ObservedSecret seen) {
      return (SecretValue) kind.outputs(seen).get("password");
    }

    private SecretsManagerClient others() {
      return aws.others().get(SecretsManagerClient.class, SCOPE);
    }
  }
}
