package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.WebAppPlatform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What platforms live in: when that goes, they go with it, although nobody asked for the end of any of them. Throws a
 * {@link dev.webapp.platform.resource.Problem} where the cluster does not tell.
 */
public interface Surroundings {
  /**
   * When the deletion of the platforms' CRD was asked for, to the second; empty where it was not. Must be as new as the
   * deletion of any platform that the caller knows of: the CRD is marked before its platforms are.
   */
  Optional<Instant> definitionDeleted();

  /** Whether the namespace is being deleted; may be a few seconds behind. */
  boolean namespaceTerminates(String namespace);

  /**
   * The ARNs of the roles that platforms of the namespace may have the operator assume, as whoever may edit namespaces
   * says in {@link Annotations#ALLOWED_ROLE_ARNS}; may be a few seconds behind. None unless
   * told.
   */
  default Set<String> allowedRoles(String namespace) {
    return Set.of();
  }

  /** All platforms that this installation looks after, those of this moment. */
  Collection<WebAppPlatform> platforms();

  /** What a namespace allows, null where there is none. */
  static Set<String> rolesOf(HasMetadata namespace) {
    Map<String, String> annotations = namespace == null ? null : namespace.getMetadata().getAnnotations();
    return roles(annotations == null ? null : annotations.get(Annotations.ALLOWED_ROLE_ARNS));
  }

  /** Reads the annotation: exact ARNs, since a pattern would allow roles that nobody has made yet. */
  static Set<String> roles(String annotation) {
    Set<String> roles = new TreeSet<>();
    if (annotation != null) {
      roles.addAll(List.of(annotation.split("[,\\s]+")));
      roles.remove("");
    }
    return roles;
  }
}
