package dev.webapp.platform.apply;

import dev.webapp.platform.resource.Inventory;

/**
 * Where the inventory is kept; written before the first resource of an entry is created, and before the first write of
 * any pass: who may no longer write there leads no more, and must not write anywhere else.
 */
@FunctionalInterface
public interface Ledger {
  /** Returns once the inventory would survive a crash; throws when it would not. */
  void record(Inventory inventory);
}
