package dev.webapp.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private static final ResourceId DATABASE = ResourceId.parse("DbInstance/main");
  private static final ResourceId NETWORK = ResourceId.parse("Network/network");
  private static final ResourceId SECRET = ResourceId.parse("Secret/main");
  private static final Template<Samples.Pool> POOL = values -> new Samples.Pool(values.get(DATABASE.ref("endpoint")),
      values.list(NETWORK.ref("subnetIds")), values.secret(SECRET.ref("password")));
  private static final SecretValue PASSWORD = new SecretValue("v1", () -> "hunter2");

  private static Values values(Map<Ref, Object> known, boolean symbolic) {
    return Values.of(known::get, symbolic);
  }

  @Test
  void everyRefStandsForItself() {
    Samples.Pool pool = POOL.render(Values.symbolic());

    assertThat(pool.endpoint()).isEqualTo("${DbInstance/main.endpoint}");
    assertThat(pool.subnets()).containsExactly("${Network/network.subnetIds}");
    assertThat(pool.password().fingerprint()).isEqualTo("${Secret/main.password}");
    assertThatThrownBy(pool.password()::reveal).isInstanceOf(Values.Unknown.class)
        .hasMessage("not known yet: ${Secret/main.password}");
  }

  @Test
  void whatIsKnownIsFilledIn() {
    Samples.Pool pool = POOL.render(values(Map.of(DATABASE.ref("endpoint"), "db.example",
        NETWORK.ref("subnetIds"), List.of("a", "b"), SECRET.ref("password"), PASSWORD), false));

    assertThat(pool).isEqualTo(new Samples.Pool("db.example", List.of("a", "b"), PASSWORD));
  }

  @Test
  void whatIsNotKnownStopsTheRenderingAndIsNamed() {
    Values values = values(Map.of(DATABASE.ref("endpoint"), "db.example"), false);

    assertThatThrownBy(() -> POOL.render(values)).isInstanceOfSatisfying(Values.Unknown.class,
        unknown -> assertThat(unknown.ref()).isEqualTo(NETWORK.ref("subnetIds")));
  }

  @Test
  void whoeverDoesWithoutAValueIsToldThatThereIsNone() {
    Ref endpoint = DATABASE.ref("endpoint");

    assertThat(Values.symbolic().ifKnown(endpoint)).contains("${DbInstance/main.endpoint}");
    assertThat(values(Map.of(endpoint, "db.example"), false).ifKnown(endpoint)).contains("db.example");
    assertThat(values(Map.of(), false).ifKnown(endpoint)).isEmpty();
  }

  @Test
  void partOfItMayBeSymbolic() {
    Samples.Pool pool = POOL.render(values(Map.of(DATABASE.ref("endpoint"), "db.example"), true));

    assertThat(pool.endpoint()).isEqualTo("db.example");
    assertThat(pool.subnets()).containsExactly("${Network/network.subnetIds}");
  }

  @Test
  void aTemplateTellsWhichRefsItAsksForInOrder() {
    assertThat(Values.refsOf(POOL)).containsExactly(
        DATABASE.ref("endpoint"), NETWORK.ref("subnetIds"), SECRET.ref("password"));
    assertThat(Values.refsOf(_ -> new Samples.Pool(null, null, null))).isEmpty();
  }

  @Test
  void aResourceAwaitsWhatItsTemplateRefersToAndWhatIsAdded() {
    Resource resource = Samples.resource("Pool/main", POOL).after(Edge.ready(DATABASE), Edge.known(NETWORK));

    assertThat(resource.edges()).containsExactly(
        Edge.known(DATABASE), Edge.known(NETWORK), Edge.known(SECRET), Edge.ready(DATABASE));
    assertThat(resource.targets()).containsExactly(DATABASE, NETWORK, SECRET);
    assertThat(resource.dataPolicy()).isEqualTo(DataPolicy.DELETE);
    assertThat(resource.keeping(DataPolicy.RETAIN).dataPolicy()).isEqualTo(DataPolicy.RETAIN);
    assertThat(resource.done()).isFalse();
    assertThat(resource.finished().done()).isTrue();
  }

  @Test
  void outputsAreTextListsOrSecrets() {
    Outputs outputs = Outputs.of("endpoint", null).and("ids", List.of("a")).and("password", PASSWORD);

    assertThat(outputs.get("endpoint")).isNull();
    assertThat(outputs.get("ids")).isEqualTo(List.of("a"));
    assertThat(outputs).isEqualTo(Outputs.of("password", PASSWORD).and("ids", List.of("a")))
        .hasSameHashCodeAs(Outputs.of("password", PASSWORD).and("ids", List.of("a")));
    assertThat(outputs.toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> Outputs.of("port", 5432)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port");
  }
}
