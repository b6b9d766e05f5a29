package dev.webapp.platform.resource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Compares a desired record with the same record as it is, component by component, by what the components' annotations
 * say. Two maps are compared by entry, so that a change names the key. Null desired is equal to anything.
 */
public final class Differ {
  private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
    @Override
    protected List<Field> computeValue(Class<?> type) {
      return fieldsOf(type);
    }
  };

  private Differ() {}

  /** Both are of one record type; {@code actual} comes from {@link ResourceKind#project}. */
  public static <D extends Desired> Delta diff(D desired, D actual) {
    if (desired == actual) {
      return Delta.NONE;
    }
    List<FieldChange> changes = new ArrayList<>();
    for (Field field : FIELDS.get(desired.getClass())) {
      Object to = field.read(desired);
      if (to == null) {
        continue;
      }
      Object from = field.read(actual);
      if (from != null && field.equal(to, from)) {
        continue;
      }
      if (to instanceof Map<?, ?> wanted && (from == null || from instanceof Map<?, ?>)) {
        addEntries(desired, field, wanted, from == null ? Map.of() : (Map<?, ?>) from, changes);
      } else {
        changes.add(change(desired, field, field.name, from, to));
      }
    }
    return changes.isEmpty() ? Delta.NONE : new Delta(changes);
  }

  /** A short hash of what is compared; of secrets, of which one it is. */
  static String fingerprint(Desired desired) {
    return Digest.of(12, FIELDS.get(desired.getClass()).stream().map(field -> field.read(desired) instanceof SecretValue
        secret ? secret.fingerprint() : String.valueOf(field.read(desired))).toArray(String[]::new));
  }

  private static void addEntries(
      Desired desired, Field field, Map<?, ?> wanted, Map<?, ?> present, List<FieldChange> changes) {
    var keys = new TreeSet<String>();
    wanted.keySet().forEach(k -> keys.add(k.toString()));
    if (field.semantic != Equality.CONTAINS_ENTRIES) {
      present.keySet().forEach(k -> keys.add(k.toString()));
    }
    for (String key : keys) {
      if (!Objects.equals(wanted.get(key), present.get(key))) {
        changes.add(change(desired, field, field.name + "." + key, present.get(key), wanted.get(key)));
      }
    }
  }

  private static FieldChange change(Desired desired, Field field, String name, Object from, Object to) {
    return new FieldChange(name, from, to, desired.effectOf(field.name, from, to, field.effect));
  }

  private static List<Field> fieldsOf(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type + " must be a record: desired states are compared by component");
    }
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.isAnnotationPresent(AtCreation.class)) {
        continue;
      }
      Change change = component.getAnnotation(Change.class);
      Semantic semantic = component.getAnnotation(Semantic.class);
      fields.add(new Field(component, change == null ? Effect.NONE : change.value(),
          semantic == null ? null : semantic.value(), component.isAnnotationPresent(AtLeast.class)));
    }
    return List.copyOf(fields);
  }

  private static final class Field {
    private final String name;
    private final Method accessor;
    private final Effect effect;
    private final Equality semantic;
    private final boolean atLeast;

    Field(RecordComponent component, Effect effect, Equality semantic, boolean atLeast) {
      this.name = component.getName();
      this.accessor = component.getAccessor();
      this.accessor.setAccessible(true);
      this.effect = effect;
      this.semantic = semantic;
      this.atLeast = atLeast;
    }

    Object read(Desired record) {
      try {
        return accessor.invoke(record);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("cannot read " + name + " of " + record.getClass().getSimpleName(), e);
      }
    }

    boolean equal(Object desired, Object actual) {
      if (atLeast) {
        return ((Number) actual).longValue() >= ((Number) desired).longValue();
      }
      return desired.equals(actual) || semantic != null && semantic.holds(desired, actual);
    }
  }
}
