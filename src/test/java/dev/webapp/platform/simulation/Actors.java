package dev.webapp.platform.simulation;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs blocking code one piece at a time: an actor is a virtual thread that runs only while it holds the baton, and
 * hands it back wherever it {@linkplain #pause() pauses}. What happens between two pauses is not interleaved.
 */
final class Actors {
  private static final ThreadLocal<Actor> CURRENT = new ThreadLocal<>();

  /** Thrown within an actor whose process has died; an {@link Error}, so that nothing forgives it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("the process died", null, false, false);
    }
  }

  private Actors() {}

  /** Hands the baton back, if the caller is an actor at all. Nobody may pause within a monitor. */
  static void pause() {
    Actor actor = CURRENT.get();
    if (actor != null) {
      actor.rest();
    }
  }

  /** A lock for actors: who waits for it lets the others run on. */
  static final class PatientLock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    @Override
    public void lock() {
      while (!tryLock()) {
        pause();
      }
    }
  }

  /** One thread of the operator. */
  static final class Actor {
    private final String name;
    private final Semaphore go = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private volatile boolean ended;
    private volatile boolean killed;
    private volatile Throwable failure;

    Actor(String name, Runnable work) {
      this.name = name;
      Thread.ofVirtual().start(() -> {
        CURRENT.set(this);
        go.acquireUninterruptibly();
        try {
          if (!killed) {
            work.run();
          }
        } catch (Killed _) {
          // Its process is no more.
        } catch (Throwable thrown) {
          failure = thrown;
        } finally {
          ended = true;
          back.release();
        }
      });
    }

    String name() {
      return name;
    }

    /** Lets it run until it pauses or ends; returns what it ended with, or null. */
    Throwable resume() {
      go.release();
      back.acquireUninterruptibly();
      return failure;
    }

    boolean hasEnded() {
      return ended;
    }

    /** Ends it without another effect. */
    void kill() {
      if (!ended) {
        killed = true;
        resume();
      }
    }

    private void rest() {
      if (killed) {
        throw new Killed();
      }
      back.release();
      go.acquireUninterruptibly();
      if (killed) {
        throw new Killed();
      }
    }
  }
}
