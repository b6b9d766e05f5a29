package dev.webapp.platform.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What a real API server, whose CEL rules have a budget at run time too, says of platforms at their bounds. */
@Tag("cluster")
@EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+")
class ExtremesOnServerTest {
  private static Server server;

  @BeforeAll
  static void install() throws Exception {
    server = new Server();
  }

  @AfterAll
  static void remove() {
    server.close();
  }

  private static String refusal(ObjectNode spec) {
    return server.refusal(Platforms.platform("p".repeat(30), server.namespace(), spec));
  }

  @Test
  void theRulesCanAffordAllListsAtTheirMaximum() {
    ObjectNode spec = Extremes.services(Extremes.spec(), 200, 2);
    Extremes.gateway(spec, 50);
    Extremes.uses(Extremes.tables(Extremes.databases(spec, 50, 15), 50, 20), 20);
    Extremes.tags(spec, 40, 126);

    assertThat(refusal(spec)).isNull();
  }

  @Test
  void theRulesCanAfford500Routes() {
    assertThat(refusal(Extremes.services(Extremes.spec(), 200, 4))).isNull();
    assertThat(refusal(Extremes.services(Extremes.spec(), 50, 10))).isNull();
  }

  /** A load balancer's quota is 100 rules: whoever needs 1000 routes needs several platforms anyway. */
  @Test
  void aThousandRoutesAreBeyondTheirBudgetAndTheRefusalNamesTheRule() {
    assertThat(refusal(Extremes.services(Extremes.spec(), 200, 5)))
        .contains("cost limit exceeded", "two services have a route of the same host, path and pathType");
  }

  @Test
  void charactersOfFourBytesCountOnce() {
    ObjectNode spec = Extremes.services(Extremes.spec(), 1, 0);
    ObjectNode service = (ObjectNode) spec.path("services").get(0);
    service.withArray("env").addObject().put("name", "A").put("value", "😀".repeat(4096));
    assertThat(refusal(spec)).isNull();

    service.withArray("env").addObject().put("name", "B").put("value", "😀".repeat(4097));
    assertThat(refusal(spec)).contains("env[1].value", "Too long");
  }

  /** A dry run never gets to etcd: only a server's own limit shows, of 3 MiB to a request. */
  @Test
  void aSpecBeyondARequestsSizeIsRefused() {
    assertThat(refusal(Extremes.env(Extremes.services(Extremes.spec(), 3, 0), 100, "😀".repeat(4096))))
        .startsWith("413 ");
  }
}
