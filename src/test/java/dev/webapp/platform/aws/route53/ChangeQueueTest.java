package dev.webapp.platform.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.webapp.platform.resource.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class ChangeQueueTest {
  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  @Test
  void changesThatComeWhileOneIsUnderWayGoTogether() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ChangeQueue queue = new ChangeQueue(lock, changes -> {
      ChangeInfo info = record(changes);
      if (calls.size() == 1) {
        wait(release);
      }
      return info;
    });
    List<Future<ChangeInfo>> answers = send(queue, names(30), release);
    assertThat(calls).hasSize(2);
    assertThat(calls.getLast()).hasSize(29);
    for (Future<ChangeInfo> answer : answers.subList(1, 30)) {
      assertThat(answer.get().id()).isEqualTo("2");
    }
  }

  @Test
  void whatOneHasWrongIsNotTheOthersFault() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ChangeQueue queue = new ChangeQueue(lock, changes -> {
      ChangeInfo info = record(changes);
      if (calls.size() == 1) {
        wait(release);
      }
      if (changes.stream().anyMatch(change -> change.resourceRecordSet().name().equals("bad"))) {
        throw refusal();
      }
      return info;
    });
    List<Future<ChangeInfo>> answers = send(queue, List.of("first", "good", "bad", "fine"), release);
    assertThat(calls).as("the first, all others, and then each by itself").hasSize(5);
    assertThat(answers.get(1).get()).isNotNull();
    assertThat(answers.get(3).get()).isNotNull();
    assertThatThrownBy(() -> answers.get(2).get()).cause().isInstanceOfSatisfying(Problem.class,
        p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
  }

  @Test
  void aCallHoldsNoMoreThanRoute53Takes() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Function<List<Change>, ChangeInfo> call = changes -> {
      ChangeInfo info = record(changes);
      if (calls.size() == 1) {
        wait(release);
      }
      return info;
    };
    send(new ChangeQueue(lock, call), names(1201), release);
    assertThat(calls).extracting(List::size).containsExactly(1, 1000, 200);
  }

  @Test
  void aFailureIsEverybodys() {
    ChangeQueue queue = new ChangeQueue(lock, _ -> {
      throw Problem.of(Problem.Category.THROTTLED, "Throttling", "route53:ChangeResourceRecordSets", "Rate exceeded");
    });
    assertThatThrownBy(() -> queue.carryOut(List.of(change("a")))).isInstanceOfSatisfying(Problem.class,
        p -> assertThat(p.category()).isEqualTo(Problem.Category.THROTTLED));
  }

  @Test
  void aCallThatEndsOtherwiseHoldsUpNobody() {
    ChangeQueue queue = new ChangeQueue(lock, _ -> {
      throw new IllegalStateException("broken");
    });
    assertThatThrownBy(() -> queue.carryOut(List.of(change("a")))).isInstanceOf(IllegalStateException.class);
    assertThat(lock.isLocked()).isFalse();
  }

  /** The first call is under way until all others wait. */
  private List<Future<ChangeInfo>> send(ChangeQueue queue, List<String> names, CountDownLatch release)
      throws InterruptedException {
    List<Future<ChangeInfo>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers.add(threads.submit(() -> queue.carryOut(List.of(change(names.getFirst())))));
      await().until(() -> calls.size() == 1);
      names.stream().skip(1).forEach(name -> {
        int waiting = lock.getQueueLength();
        answers.add(threads.submit(() -> queue.carryOut(List.of(change(name)))));
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
            .until(() -> lock.getQueueLength() > waiting);
      });
      release.countDown();
    }
    return answers;
  }

  private ChangeInfo record(List<Change> changes) {
    calls.add(changes.stream().map(change -> change.resourceRecordSet().name()).toList());
    return ChangeInfo.builder().id(String.valueOf(calls.size())).build();
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Problem refusal() {
    return Problem.of(Problem.Category.INVALID, "InvalidChangeBatch", ChangeQueue.ACTION,
        "[Tried to create resource record set [name='bad', type='A'] but it already exists]");
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
  }

  private static Change change(String name) {
    return Change.builder().action(ChangeAction.CREATE)
        .resourceRecordSet(ResourceRecordSet.builder().name(name).type(RRType.A).build()).build();
  }
}
