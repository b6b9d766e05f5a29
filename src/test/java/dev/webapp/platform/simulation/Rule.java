package dev.webapp.platform.simulation;

/** What must hold of every platform, whatever befalls it. */
enum Rule {
  /** There are never two of one resource, but for one that is made before the other goes. */
  ONE_OF_EACH,
  /** Data is deleted only where its policy, and for what is not a whole platform's end an approval, allow it. */
  DATA_IS_KEPT,
  /** Nothing is written while the platform is paused or observed. */
  HANDS_OFF,
  /** It says Ready only where AWS and the cluster are as the spec says. */
  READY_IS_TRUE,
  /** Whatever carries our tags is in the inventory, until it is let go of. */
  INVENTORY_IS_COMPLETE,
  /** No secret's value is where others than its readers see it. */
  SECRETS_ARE_SECRET,
  /** What pods are given opens their store, but for the moment that a store with one password needs. */
  PASSWORDS_OPEN,
  /** A password is renewed once for each request and each period. */
  RENEWS_ONCE,
  /** No turn throws, and nothing in one fails unforeseen: whatever AWS says is an outcome. */
  TURNS_END,
  /** Once nothing goes wrong any more, it becomes ready, or goes. */
  CONVERGES,
  /** It ends up the same as if nothing had ever gone wrong. */
  SAME_END
}
