package dev.webapp.platform.sandbox.aws.region;

import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What the services of one region have in common: its account and name, its identifiers, what the call in progress
 * sees, and one lock, because they look at each other (a database at its security groups, a security group at who uses
 * it).
 */
public final class Region {
  private final String account;
  private final String name;
  private final Ids ids;
  private final View view = new View();
  private final ReentrantLock lock = new ReentrantLock();

  /** A region of an account, by the account's twelve digits and the region's name. */
  public Region(String account, String name) {
    this.account = account;
    this.name = name;
    this.ids = new Ids(account, name);
  }

  public String account() {
    return account;
  }

  public String name() {
    return name;
  }

  public Ids ids() {
    return ids;
  }

  public View view() {
    return view;
  }

  /** The instant that the call in progress sees. */
  public Instant now() {
    return view.now();
  }

  /** An ARN of this region; the resource as the service writes it, such as {@code db:main}. */
  public String arn(ServiceModel service, String resource) {
    return "arn:aws:" + service.prefix() + ":" + name + ":" + account + ":" + resource;
  }

  /**
   * Does something under the region's lock, as part of a call.
   *
   * @param call the call's number
   * @param history whether resources keep what they were, for stale reads
   */
  public <T> T during(long call, Instant at, boolean history, Supplier<T> work) {
    lock.lock();
    try {
      view.fresh(at, call, history);
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does something here as part of the call in progress in another region, whose lock is held. Regions take the lock of
   * what the account has for all of them, never of each other.
   */
  public <T> T asPartOf(Region other, Supplier<T> work) {
    return during(other.view.call(), other.view.now(), other.view.history(), work);
  }
}
