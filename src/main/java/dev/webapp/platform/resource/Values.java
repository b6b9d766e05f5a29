package dev.webapp.platform.resource;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Ref;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Resolves refs while a desired state is rendered. */
public interface Values {
  String get(Ref ref);

  /** The same where it is known; else empty, for whoever does without it, see {@link Edge#ifThere}. */
  Optional<String> ifKnown(Ref ref);

  List<String> list(Ref ref);

  SecretValue secret(Ref ref);

  /**
   * A secret that is not known yet, whatever its target tells by now: as {@link #secret} of an output that is missing.
   */
  SecretValue awaited(Ref ref);

  /** Every ref stands for itself: {@code ${DbInstance/main.endpoint}}. */
  static Values symbolic() {
    return of(_ -> null, true);
  }

  /**
   * Resolves through outputs.
   *
   * @param outputs a resource's output, or null where it is not known
   * @param symbolic whether an unknown ref stands for itself; otherwise it throws {@link Unknown}
   */
  static Values of(Function<Ref, Object> outputs, boolean symbolic) {
    return new ResolvingValues(outputs, symbolic);
  }

  /** Renders symbolically and tells which refs were asked for. */
  static Set<Ref> refsOf(Template<?> template) {
    Set<Ref> asked = new LinkedHashSet<>();
    template.render(of(ref -> {
      asked.add(ref);
      return null;
    }, true));
    return asked;
  }

  /** A ref whose target has not told this output yet. */
  final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Ref ref;

    Unknown(Ref ref) {
      super("not known yet: " + ref, null, false, false);
      this.ref = ref;
    }

    public Ref ref() {
      return ref;
    }
  }
}
