package dev.webapp.platform.sandbox.cluster;

/**
 * How a write is meant.
 *
 * @param fieldManager who writes, for {@code managedFields}
 * @param force whether an apply takes fields from other managers
 * @param dryRun whether everything but the writing happens
 * @param validation what becomes of fields that the type doesn't have
 */
public record WriteOptions(String fieldManager, boolean force, boolean dryRun, FieldValidation validation) {
  /** What becomes of unknown fields: refused, or dropped with or without a warning. */
  public enum FieldValidation { STRICT, WARN, IGNORE }

  /** A plain write by a manager, as client libraries do it. */
  public static WriteOptions by(String fieldManager) {
    return new WriteOptions(fieldManager, false, false, FieldValidation.WARN);
  }

  public WriteOptions forced() {
    return new WriteOptions(fieldManager, true, dryRun, validation);
  }

  public WriteOptions asDryRun() {
    return new WriteOptions(fieldManager, force, true, validation);
  }

  /** As {@code kubectl} writes: unknown fields are refused. */
  public WriteOptions strict() {
    return new WriteOptions(fieldManager, force, dryRun, FieldValidation.STRICT);
  }
}
