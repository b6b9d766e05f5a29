package dev.webapp.platform.graph;

/**
 * What a resource awaits of another before it is touched.
 *
 * @param always whether the edge gates every change of the dependent; otherwise {@link Await#READY} and
 *     {@link Await#SETTLED} gate only its first creation, so that a database that is being modified does not hold up a
 *     rollout
 * @param optional whether nothing is awaited of a target that is not there and that nothing is being made of
 */
public record Edge(ResourceId target, Await await, boolean always, boolean optional) {
  /** What is awaited. */
  public enum Await {
    /** The target's outputs can be read. */
    KNOWN,
    /** The target serves. */
    READY,
    /** The target serves, and its provider makes others of it, which it does not while it is busy with it. */
    SETTLED,
    /** The target is no longer there. */
    GONE
  }

  public static Edge known(ResourceId target) {
    return new Edge(target, Await.KNOWN, true, false);
  }

  public static Edge ready(ResourceId target) {
    return new Edge(target, Await.READY, false, false);
  }

  public static Edge settled(ResourceId target) {
    return new Edge(target, Await.SETTLED, false, false);
  }

  public static Edge alwaysReady(ResourceId target) {
    return new Edge(target, Await.READY, true, false);
  }

  /** The same, where the target is there or on its way. */
  public Edge ifThere() {
    return new Edge(target, await, always, true);
  }
}
