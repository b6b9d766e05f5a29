package dev.webapp.platform.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssociationDetailsTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);

  private final TestClock clock = new TestClock();
  private final AssociationDetails details = new AssociationDetails(clock);

  private static ObservedPodIdentityAssociation acting(String role) {
    return new ObservedPodIdentityAssociation("arn:1", "a-1", "test", "shop", "web", role, null, Map.of());
  }

  private String told(String role) {
    return details.of(SCOPE, "arn:1", () -> acting(role)).roleArn();
  }

  @Test
  void isAskedAnewOnlyAfterAWhile() {
    assertThat(told("one")).isEqualTo("one");
    clock.advance(Duration.ofMinutes(9));
    assertThat(told("two")).isEqualTo("one");
    clock.advance(Duration.ofMinutes(1));
    assertThat(told("two")).isEqualTo("two");
  }

  @Test
  void scopesAreAccounts() {
    assertThat(told("one")).isEqualTo("one");
    assertThat(details.of(new Scope("us-east-1", "arn:role"), "arn:1", () -> acting("two")).roleArn()).isEqualTo("two");
  }

  @Test
  void anAnswerThatIsOlderThanAWriteIsNotKept() {
    details.of(SCOPE, "arn:1", () -> {
      details.written(SCOPE, "arn:1");
      return acting("before");
    });
    assertThat(told("after")).isEqualTo("after");
  }

  @Test
  void nothingIsKeptWhileAWriteMayNotShowYet() {
    details.written(SCOPE, "arn:1");
    assertThat(told("before")).isEqualTo("before");
    clock.advance(Duration.ofMinutes(1));
    assertThat(told("after")).isEqualTo("after");
    clock.advance(Duration.ofMinutes(1));
    assertThat(told("settled")).isEqualTo("settled");
    assertThat(told("later")).isEqualTo("settled");
  }

  @Test
  void aFailedWriteMayHaveTakenEffect() {
    assertThat(told("one")).isEqualTo("one");
    assertThatIllegalStateException().isThrownBy(() -> details.write(SCOPE, "arn:1", () -> {
      throw new IllegalStateException("the answer was lost");
    }));
    assertThat(told("two")).isEqualTo("two");
  }
}
