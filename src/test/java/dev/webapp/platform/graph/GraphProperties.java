package dev.webapp.platform.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class GraphProperties {
  private record Node(ResourceId id, Collection<Edge> edges) implements Graph.Vertex {}

  private static ResourceId id(int number) {
    return new ResourceId("Node", String.valueOf(number));
  }

  /** Edges lead to lower numbers only, so that there is no cycle; the order of adding is anything. */
  private static List<Node> acyclic(int size, Random random) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<Edge> edges = new ArrayList<>();
      for (int target = 0; target < i; target++) {
        if (random.nextInt(4) == 0) {
          edges.add(Edge.known(id(target)));
        }
      }
      nodes.add(new Node(id(i), edges));
    }
    Collections.shuffle(nodes, random);
    return nodes;
  }

  @Property(tries = 200)
  void eachLayerAwaitsOnlyEarlierOnesAndStandsAsEarlyAsItCan(
      @ForAll @IntRange(min = 0, max = 30) int size, @ForAll Random random) {
    List<Node> nodes = acyclic(size, random);

    Graph<Node> graph = Graph.of(nodes);

    assertThat(graph.order()).containsExactlyInAnyOrderElementsOf(nodes);
    List<ResourceId> earlier = new ArrayList<>();
    List<ResourceId> last = List.of();
    for (List<Node> layer : graph.layers()) {
      for (Node node : layer) {
        List<ResourceId> awaited = node.edges().stream().map(Edge::target).toList();
        assertThat(earlier).containsAll(awaited);
        List<ResourceId> before = last;
        assertThat(before.isEmpty() || awaited.stream().anyMatch(before::contains)).isTrue();
      }
      last = layer.stream().map(Node::id).toList();
      earlier.addAll(last);
    }
  }

  @Property(tries = 100)
  void whateverIsAddedTheOrderIsTheSameEveryTime(
      @ForAll @IntRange(max = 30) int size, @ForAll Random random) {
    List<Node> nodes = acyclic(size, random);

    assertThat(Graph.of(nodes).order()).isEqualTo(Graph.of(List.copyOf(nodes)).order());
  }

  @Property(tries = 100)
  void oneEdgeBackMakesACycleAndTheMessageIsAPathOfEdges(
      @ForAll @IntRange(min = 2, max = 20) int size, @ForAll Random random) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      nodes.add(new Node(id(i), List.of(Edge.known(id((i + 1) % size)))));
    }
    Collections.shuffle(nodes, random);

    assertThatThrownBy(() -> Graph.of(nodes)).satisfies(e -> {
      String[] path = e.getMessage().substring(e.getMessage().indexOf(": ") + 2).split(" → ");
      assertThat(path).hasSize(size + 1);
      assertThat(path[0]).isEqualTo(path[size]);
      for (int i = 0; i < size; i++) {
        int from = Integer.parseInt(path[i].substring(5));
        assertThat(path[i + 1]).isEqualTo("Node/" + (from + 1) % size);
      }
    });
  }
}
