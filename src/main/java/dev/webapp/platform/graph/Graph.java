package dev.webapp.platform.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The resources of one platform and the edges between them. Immutable; sound by construction: no duplicate, no edge to
 * an unknown resource, no cycle. Its order is deterministic: by layer, then as added.
 */
public final class Graph<V extends Graph.Vertex> {
  /** What a graph is made of. */
  public interface Vertex {
    ResourceId id();

    /** Never holds an edge to the vertex itself; may hold several to one target. */
    Collection<Edge> edges();
  }

  /** The resources do not form a graph; the message names the culprits. */
  public static final class Unsound extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Unsound(String message) {
      super(message);
    }
  }

  private final Map<ResourceId, V> vertices;
  private final List<List<V>> layers;

  private Graph(Map<ResourceId, V> vertices, List<List<V>> layers) {
    this.vertices = vertices;
    this.layers = layers;
  }

  /** Throws {@link Unsound} when an id stands twice, an edge leads nowhere, or edges form a cycle. */
  public static <V extends Vertex> Graph<V> of(Collection<V> resources) {
    Map<ResourceId, V> vertices = new LinkedHashMap<>();
    for (V vertex : resources) {
      if (vertices.putIfAbsent(vertex.id(), vertex) != null) {
        throw new Unsound("two resources are called " + vertex.id());
      }
    }
    for (V vertex : resources) {
      for (Edge edge : vertex.edges()) {
        if (!vertices.containsKey(edge.target())) {
          throw new Unsound(vertex.id() + " awaits " + edge.target() + ", which is not part of the platform");
        }
      }
    }
    return new Graph<>(Collections.unmodifiableMap(vertices), new Layering<>(vertices).layers());
  }

  public static <V extends Vertex> Graph<V> empty() {
    return of(List.of());
  }

  /** Every resource after all it awaits. */
  public List<V> order() {
    return layers.stream().flatMap(List::stream).toList();
  }

  /** Each layer awaits only earlier ones; the resources within it are independent of each other. */
  public List<List<V>> layers() {
    return layers;
  }

  public Optional<V> find(ResourceId id) {
    return Optional.ofNullable(vertices.get(id));
  }

  public Set<ResourceId> ids() {
    return vertices.keySet();
  }

  public int size() {
    return vertices.size();
  }

  /** Longest-path layering by depth-first search, which finds a cycle as the path that leads back to itself. */
  private static final class Layering<V extends Vertex> {
    private static final int IN_PROGRESS = -1;
    private final Map<ResourceId, V> vertices;
    private final Map<ResourceId, Integer> depths = new HashMap<>();
    private final Deque<ResourceId> path = new ArrayDeque<>();

    Layering(Map<ResourceId, V> vertices) {
      this.vertices = vertices;
    }

    List<List<V>> layers() {
      Map<Integer, List<V>> layers = new TreeMap<>();
      vertices.values().forEach(v -> layers.computeIfAbsent(depth(v), _ -> new ArrayList<>()).add(v));
      return layers.values().stream().map(List::copyOf).toList();
    }

    private int depth(V vertex) {
      Integer known = depths.get(vertex.id());
      if (known != null && known == IN_PROGRESS) {
        throw new Unsound("resources await each other in a circle: " + circle(vertex.id()));
      }
      if (known != null) {
        return known;
      }
      depths.put(vertex.id(), IN_PROGRESS);
      path.addLast(vertex.id());
      int depth = 0;
      for (Edge edge : vertex.edges()) {
        depth = Math.max(depth, 1 + depth(vertices.get(edge.target())));
      }
      path.removeLast();
      depths.put(vertex.id(), depth);
      return depth;
    }

    private String circle(ResourceId start) {
      return path.stream().dropWhile(id -> !id.equals(start)).map(ResourceId::toString)
          .collect(Collectors.joining(" → ", "", " → " + start));
    }
  }
}
