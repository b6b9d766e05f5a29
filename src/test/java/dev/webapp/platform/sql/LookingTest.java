package dev.webapp.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookingTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private final TestClock clock = new TestClock();
  private int connections;
  private boolean reachable = true;
  private final Looking looking = new Looking(roles(), (_, pair) -> Optional.of(new Endpoints.Access(
      new Endpoint(pair.instance(), 5432, List.of(), pair.database(), "platform", null), null, null)), clock);

  private Roles roles() {
    return (Roles) Proxy.newProxyInstance(Roles.class.getClassLoader(), new Class<?>[] {Roles.class}, (_, call, _) -> {
      assertThat(call.getName()).isEqualTo("look");
      connections++;
      if (!reachable) {
        throw Problem.of(Problem.Category.TRANSIENT, "Unreachable", "postgresql:Connect", "nobody answers");
      }
      return new Roles.Seen(Map.of("shop_owner", new Roles.Role(null, false, false, false)), Map.of(), false);
    });
  }

  private static Handle handle(String instance) {
    return new Handle(new ResourceId("DatabaseUsers", "main"),
        new Pair(instance, "main", "secret", "users", "shop").physicalName());
  }

  @Test
  void oneConnectionServesBothKinds() {
    looking.look(SCOPE, handle("a"));
    clock.advance(INTERVAL);
    assertThat(looking.lately(SCOPE, handle("a"))).isPresent();
    assertThat(connections).isEqualTo(1);

    clock.advance(INTERVAL);
    looking.lately(SCOPE, handle("a"));
    assertThat(connections).isEqualTo(2);
  }

  @Test
  void anAttemptInVainServesBothForAMoment() {
    reachable = false;
    assertThatThrownBy(() -> looking.look(SCOPE, handle("a"))).hasMessage("nobody answers");
    assertThatThrownBy(() -> looking.lately(SCOPE, handle("a"))).hasMessage("nobody answers");
    assertThat(connections).isEqualTo(1);

    clock.advance(Duration.ofMinutes(1));
    reachable = true;
    assertThat(looking.lately(SCOPE, handle("a"))).isPresent();
  }

  /** Of a platform that is gone, or whose database has another name by now. */
  @Test
  void whatNobodyAsksForAnyMoreIsForgotten() {
    looking.look(SCOPE, handle("a"));
    reachable = false;
    assertThatThrownBy(() -> looking.look(SCOPE, handle("b"))).isInstanceOf(Problem.class);
    reachable = true;
    clock.advance(INTERVAL);
    looking.look(SCOPE, handle("c"));
    assertThat(looking.remembered()).isEqualTo(3);

    clock.advance(INTERVAL);
    looking.look(SCOPE, handle("c"));
    assertThat(looking.remembered()).isEqualTo(1);
  }
}
