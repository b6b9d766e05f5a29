package dev.webapp.platform.sandbox.cluster.controllers;

import java.util.Optional;

/**
 * The AWS side of the AWS Load Balancer Controller: application load balancers for groups of Ingresses. Calls come from
 * the controllers' step, again and again, and must come to the same each time.
 */
public interface LoadBalancers {
  /** A cluster without AWS: every group has an address at once. */
  LoadBalancers NONE = new LoadBalancers() {
    @Override
    public Optional<String> ensure(IngressGroup group) {
      return Optional.of(group.stack().replace('/', '-') + ".elb.sandbox.invalid");
    }

    @Override
    public boolean remove(String stack) {
      return true;
    }
  };

  /**
   * Makes the group's load balancer, listeners, rules and target groups what its Ingresses say, with targets
   * registered.
   *
   * @return the load balancer's DNS name; empty while there is none yet
   * @throws RefusedException if AWS or the controller's own rules don't allow it, for as long as that is so
   */
  Optional<String> ensure(IngressGroup group);

  /**
   * Deletes all that {@link #ensure} made for a group.
   *
   * @return whether it is gone; until then the Ingresses keep their finalizers
   */
  boolean remove(String stack);

  /** Why a group can't have a load balancer; told to users as an Event on each of its Ingresses. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param reason the Event's reason: {@code FailedBuildModel} or {@code FailedDeployModel} */
    public RefusedException(String reason, String message) {
      super(message);
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }
}
