package dev.webapp.platform.reconcile;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Carries out each task on a virtual thread of its own, no more than a few at a time, who came first before the others.
 * There is nothing to close: threads end with their tasks, and none keeps the process.
 */
final class FewAtATime implements Executor {
  private final Semaphore free;

  FewAtATime(int most) {
    this.free = new Semaphore(most, true);
  }

  @Override
  public void execute(Runnable task) {
    Thread.ofVirtual().start(() -> {
      free.acquireUninterruptibly();
      try {
        task.run();
      } finally {
        free.release();
      }
    });
  }
}
