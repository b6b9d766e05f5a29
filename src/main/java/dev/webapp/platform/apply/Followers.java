package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whoever takes over a value of another resource, directly or through others, as the pass found them: all that matters
 * is observed anew, so that a process that dies between two changes makes no difference.
 */
final class Followers {
  private final Registry registry;
  private final Intent intent;
  private final Survey.Findings found;

  Followers(Registry registry, Intent intent, Survey.Findings found) {
    this.registry = registry;
    this.intent = intent;
    this.found = found;
  }

  /** The first that has not taken over what the resource tells now; empty where all that are there have. */
  Optional<ResourceId> behind(ResourceId resource) {
    Set<ResourceId> changing = found.plan().steps().stream().filter(step -> !step.drift())
        .map(step -> step.handle().id()).collect(Collectors.toSet());
    Set<ResourceId> following = new HashSet<>(Set.of(resource));
    for (Resource other : intent.graph().order()) {
      boolean follows = other.part() != Part.EDGE && other.edges().stream()
          .anyMatch(edge -> edge.await() == Edge.Await.KNOWN && following.contains(edge.target()));
      if (follows) {
        following.add(other.id());
        boolean absent = found.seen().get(other.handle()) instanceof Observation.Absent;
        if (!absent && (changing.contains(other.id()) || !isThrough(other))) {
          return Optional.of(other.id());
        }
      }
    }
    return Optional.empty();
  }

  private boolean isThrough(Resource resource) {
    return switch (registry.kind(resource.id().kind())) {
      case Lookup<Desired, Observed> _ -> true;
      case ResourceKind<Desired, Observed> kind ->
          found.seen().get(resource.handle()) instanceof Observation.Present(Observed observed)
              && !kind.promised(observed) && !kind.lingers(observed);
    };
  }
}
