package dev.webapp.platform.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FewAtATimeTest {
  @Test
  void noMoreRunThanMayAndAllAreServed() throws InterruptedException {
    FewAtATime executor = new FewAtATime(3);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    CountDownLatch ended = new CountDownLatch(20);
    Semaphore go = new Semaphore(0);
    for (int i = 0; i < 20; i++) {
      executor.execute(() -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        three.countDown();
        go.acquireUninterruptibly();
        running.decrementAndGet();
        ended.countDown();
      });
    }
    three.await();
    go.release(20);
    ended.await();

    assertThat(most).hasValue(3);
  }
}
