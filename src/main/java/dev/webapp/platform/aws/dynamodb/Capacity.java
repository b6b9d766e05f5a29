package dev.webapp.platform.aws.dynamodb;

/**
 * How a table is billed and what it can take.
 *
 * @param mode {@code PAY_PER_REQUEST} or {@code PROVISIONED}
 * @param readUnits of the table and of each of its indexes; where provisioned
 * @param writeUnits likewise
 * @param autoscaled whether the units are ours only when the table, an index or provisioning begins
 */
public record Capacity(String mode, Long readUnits, Long writeUnits, Boolean autoscaled) {
  public static final String PAY_PER_REQUEST = "PAY_PER_REQUEST";
  public static final String PROVISIONED = "PROVISIONED";

  public Capacity {
    boolean provisioned = PROVISIONED.equals(mode);
    readUnits = provisioned ? readUnits : null;
    writeUnits = provisioned ? writeUnits : null;
    autoscaled = provisioned && Boolean.TRUE.equals(autoscaled);
  }

  public static Capacity onDemand() {
    return new Capacity(PAY_PER_REQUEST, null, null, false);
  }

  public static Capacity provisioned(long readUnits, long writeUnits) {
    return new Capacity(PROVISIONED, readUnits, writeUnits, false);
  }

  /** Begins with these units. */
  public static Capacity autoscaled(long readUnits, long writeUnits) {
    return new Capacity(PROVISIONED, readUnits, writeUnits, true);
  }

  boolean isProvisioned() {
    return PROVISIONED.equals(mode);
  }

  boolean sameUnits(Capacity other) {
    return readUnits.equals(other.readUnits) && writeUnits.equals(other.writeUnits);
  }

  @Override
  public String toString() {
    return !isProvisioned() ? mode
        : autoscaled ? mode + ", autoscaled" : mode + ", " + readUnits + " read and " + writeUnits + " write units";
  }
}
