package dev.webapp.platform.resource;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One thing the platform shall consist of.
 *
 * @param physicalName deterministic, see {@link Handle}
 * @param origin the part of the spec it comes from, such as {@code spec.databases[main]}
 * @param edges what it awaits: the refs of its template, and what was added
 * @param done whether it has served its purpose, so that it need not be there any more
 * @param adopted whether the user says that it is ours although its tags do not
 * @param note what a user should know of how it is made, a sentence in plans; null for nothing
 */
public record Resource(
    ResourceId id, String physicalName, Scope scope, Part part, String origin, DataPolicy dataPolicy,
    Template<?> template, List<Edge> edges, boolean done, boolean adopted, String note) implements Graph.Vertex {

  /** A resource that awaits just what its template refers to, and whose data is nobody's concern. */
  public static Resource of(
      ResourceId id, String physicalName, Scope scope, Part part, String origin, Template<?> template) {
    Set<Edge> edges = new LinkedHashSet<>();
    Values.refsOf(template).forEach(ref -> edges.add(Edge.known(ref.target())));
    return new Resource(id, physicalName, scope, part, origin, DataPolicy.DELETE, template, List.copyOf(edges), false,
        false, null);
  }

  /** The same, awaiting more; of what it does without, where that is not there, less than its template says. */
  public Resource after(Collection<Edge> more) {
    List<Edge> all = new ArrayList<>(edges);
    all.removeIf(e -> !e.optional() && more.contains(e.ifThere()));
    more.stream().filter(e -> !edges.contains(e)).forEach(all::add);
    return new Resource(id, physicalName, scope, part, origin, dataPolicy, template, List.copyOf(all), done,
        adopted, note);
  }

  public Resource after(Edge... more) {
    return after(List.of(more));
  }

  public Resource keeping(DataPolicy policy) {
    return new Resource(id, physicalName, scope, part, origin, policy, template, edges, done, adopted, note);
  }

  /** The same, whose purpose is served: its absence is not mended. */
  public Resource finished() {
    return new Resource(id, physicalName, scope, part, origin, dataPolicy, template, edges, true, adopted, note);
  }

  /** The same, and what is there of that name is to become ours, whoever made it. */
  public Resource adopting() {
    return new Resource(id, physicalName, scope, part, origin, dataPolicy, template, edges, done, true, note);
  }

  /** The same, of which plans tell that. */
  public Resource noting(String words) {
    return new Resource(id, physicalName, scope, part, origin, dataPolicy, template, edges, done, adopted, words);
  }

  /** All that it is made of, and must not outlive. */
  public List<ResourceId> targets() {
    return edges.stream().map(Edge::target).distinct().sorted().toList();
  }

  public Handle handle() {
    return new Handle(id, physicalName);
  }
}
