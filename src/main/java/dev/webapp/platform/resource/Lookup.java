package dev.webapp.platform.resource;

/**
 * A kind that only observes: a network, a load balancer that somebody else makes. Its desired record says what to look
 * for; the resource's physical name must change whenever that does.
 */
public non-sealed interface Lookup<D extends Desired, O extends Observed> extends Kind<D, O> {
  /** What is missing, in words that tell the user what to do, when nothing was found. */
  String missing(D desired);
}
