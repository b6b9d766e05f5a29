package dev.webapp.platform.apply;

import dev.webapp.platform.resource.Inventory;

/** Where the inventory is kept; written before the first resource of an entry is created. */
@FunctionalInterface
public interface Ledger {
  /** Returns once the inventory would survive a crash; throws when it would not. */
  void record(Inventory inventory);
}
