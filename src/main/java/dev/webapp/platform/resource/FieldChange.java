package dev.webapp.platform.resource;

/**
 * One field that is not as desired.
 *
 * @param field the component of the desired record; for a map's entry {@code component.key}
 * @param from as it is, null where it is not set
 * @param to as it should be, null where it should not be set
 */
public record FieldChange(String field, Object from, Object to, Effect effect) {
  /** The component that changes: {@code parameters} of {@code parameters.work_mem}. */
  public String component() {
    int dot = field.indexOf('.');
    return dot < 0 ? field : field.substring(0, dot);
  }

  @Override
  public String toString() {
    return field + " " + (from == null ? "(unset)" : from) + " → " + (to == null ? "(unset)" : to);
  }
}
