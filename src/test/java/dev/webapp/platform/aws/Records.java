package dev.webapp.platform.aws;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Copies of records, for tests that vary one thing at a time. */
public final class Records {
  private Records() {}

  /** The same record with another value of one component; fails where it has none of that name. */
  @SuppressWarnings("unchecked")
  public static <R> R with(R record, String component, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    if (Arrays.stream(components).noneMatch(c -> c.getName().equals(component))) {
      throw new AssertionError(record.getClass().getSimpleName() + " has no component " + component);
    }
    try {
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        components[i].getAccessor().setAccessible(true);
        values[i] = components[i].getName().equals(component) ? value : components[i].getAccessor().invoke(record);
      }
      Constructor<?> constructor = record.getClass().getDeclaredConstructor(
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return (R) constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("cannot copy " + record, e);
    }
  }
}
