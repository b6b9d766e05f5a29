package dev.webapp.platform.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphTest {
  private record Node(ResourceId id, Collection<Edge> edges) implements Graph.Vertex {}

  private static ResourceId id(String name) {
    return new ResourceId("Node", name);
  }

  private static Node node(String name, String... awaited) {
    return new Node(id(name), Stream.of(awaited).map(a -> Edge.known(id(a))).toList());
  }

  private static List<String> names(List<Node> nodes) {
    return nodes.stream().map(n -> n.id().name()).toList();
  }

  @Test
  void everyResourceComesAfterAllItAwaitsAndOtherwiseAsAdded() {
    Graph<Node> graph = Graph.of(List.of(
        node("pods", "database", "binding"), node("binding", "database"), node("database", "group"), node("table"),
        node("group")));

    assertThat(graph.layers()).extracting(GraphTest::names).containsExactly(
        List.of("table", "group"), List.of("database"), List.of("binding"), List.of("pods"));
    assertThat(names(graph.order())).containsExactly("table", "group", "database", "binding", "pods");
  }

  @Test
  void aCycleIsNamedAsThePathThatLeadsBack() {
    assertThatThrownBy(() -> Graph.of(List.of(node("start", "a"), node("a", "b"), node("b", "c"), node("c", "a"))))
        .isInstanceOf(Graph.Unsound.class)
        .hasMessage("resources await each other in a circle: Node/a → Node/b → Node/c → Node/a");
  }

  @Test
  void aResourceThatAwaitsItselfIsACycle() {
    assertThatThrownBy(() -> Graph.of(List.of(node("a", "a"))))
        .hasMessage("resources await each other in a circle: Node/a → Node/a");
  }

  @Test
  void twoResourcesOfOneIdAreRefused() {
    assertThatThrownBy(() -> Graph.of(List.of(node("a"), node("b"), node("a"))))
        .isInstanceOf(Graph.Unsound.class).hasMessage("two resources are called Node/a");
  }

  @Test
  void anEdgeToNowhereNamesBothEnds() {
    assertThatThrownBy(() -> Graph.of(List.of(node("a", "gone"))))
        .isInstanceOf(Graph.Unsound.class)
        .hasMessage("Node/a awaits Node/gone, which is not part of the platform");
  }

  @Test
  void severalEdgesToOneTargetCountOnce() {
    Node twice = new Node(id("b"), List.of(Edge.known(id("a")), Edge.ready(id("a"))));

    Graph<Node> graph = Graph.of(List.of(twice, node("a")));

    assertThat(names(graph.order())).containsExactly("a", "b");
    assertThat(graph.size()).isEqualTo(2);
  }

  @Test
  void findsByIdAndNothingElse() {
    Graph<Node> graph = Graph.of(List.of(node("a")));

    assertThat(graph.find(id("a"))).map(Node::id).contains(id("a"));
    assertThat(graph.find(new ResourceId("Other", "a"))).isEmpty();
    assertThat(Graph.<Node>empty().order()).isEmpty();
  }

  @Test
  void anIdIsReadAsItIsWritten() {
    assertThat(ResourceId.parse("DbInstance/main")).isEqualTo(new ResourceId("DbInstance", "main"));
    assertThat(ResourceId.parse("Kind/a/b").name()).isEqualTo("a/b");
    assertThat(new ResourceId("DbInstance", "main").ref("endpoint")).hasToString("${DbInstance/main.endpoint}");
    for (String wrong : List.of("", "main", "/main")) {
      assertThatThrownBy(() -> ResourceId.parse(wrong)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
    assertThatThrownBy(() -> new ResourceId("a/b", "c")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void handlesAreOrderedByKindThenNameThenPhysicalName() {
    Handle first = new Handle(new ResourceId("A", "z"), "2");
    Handle second = new Handle(new ResourceId("B", "a"), "1");
    Handle third = new Handle(new ResourceId("B", "a"), "2");

    assertThat(Stream.of(third, second, first).sorted()).containsExactly(first, second, third);
    assertThat(second).hasToString("B/a (1)");
  }
}
