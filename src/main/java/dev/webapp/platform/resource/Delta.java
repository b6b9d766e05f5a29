package dev.webapp.platform.resource;

import java.util.List;

/** How an observed resource differs from what is desired, in the order of the desired record's components. */
public record Delta(List<FieldChange> changes) {
  public static final Delta NONE = new Delta(List.of());

  public Delta {
    changes = List.copyOf(changes);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Whether the component, or an entry of it, changes. */
  public boolean touches(String component) {
    return changes.stream().anyMatch(c -> c.component().equals(component));
  }

  public boolean touchesAny(String... components) {
    return List.of(components).stream().anyMatch(this::touches);
  }

  /** Only the changes of the component and of its entries. */
  public List<FieldChange> of(String component) {
    return changes.stream().filter(c -> c.component().equals(component)).toList();
  }

  /** The costliest effect of all changes. */
  public Effect effect() {
    return changes.stream().map(FieldChange::effect).reduce(Effect.NONE, Effect::or);
  }
}
