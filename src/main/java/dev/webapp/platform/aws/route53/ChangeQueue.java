package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeInfo;

/**
 * Changes of one zone. Those that come while others are under way wait for these, which Route 53 would have them do
 * anyway, and then go together in one call.
 */
final class ChangeQueue {
  /** Of one call, where an UPSERT counts twice (Route 53, "Quotas"). */
  private static final int MOST_RECORDS = 1000;
  /** Of the values of one call. */
  private static final int MOST_CHARACTERS = 32_000;
  private static final String REFUSED = "InvalidChangeBatch";
  /** How Route 53 says that a change does not fit what is there. */
  private static final List<String> SEEN_OTHERWISE =
      List.of("already exists", "was not found", "do not match the current values");
  static final String ACTION = "route53:ChangeResourceRecordSets";

  private static final class Waiting {
    private final List<Change> changes;
    private ChangeInfo done;
    private Problem refused;

    private Waiting(List<Change> changes) {
      this.changes = changes;
    }

    private boolean isOver() {
      return done != null || refused != null;
    }
  }

  private final Lock underWay;
  private final Function<List<Change>, ChangeInfo> call;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();

  /**
   * @param call makes all changes or none
   */
  ChangeQueue(Lock underWay, Function<List<Change>, ChangeInfo> call) {
    this.underWay = underWay;
    this.call = call;
  }

  /** Returns once they are carried out; throws where they are not. */
  ChangeInfo carryOut(List<Change> changes) {
    Waiting mine = new Waiting(changes);
    queue.add(mine);
    underWay.lock();
    try {
      while (!mine.isOver()) {
        send(next());
      }
    } finally {
      queue.remove(mine);
      underWay.unlock();
    }
    if (mine.refused != null) {
      throw mine.refused;
    }
    return mine.done;
  }

  private List<Waiting> next() {
    List<Waiting> batch = new ArrayList<>();
    int records = 0;
    int characters = 0;
    for (Waiting one = queue.peek(); one != null; one = queue.peek()) {
      records += one.changes.stream().mapToInt(c -> c.action() == ChangeAction.UPSERT ? 2 : 1).sum();
      characters += one.changes.stream().flatMap(c -> c.resourceRecordSet().resourceRecords().stream())
          .mapToInt(r -> r.value().length()).sum();
      if (!batch.isEmpty() && (records > MOST_RECORDS || characters > MOST_CHARACTERS)) {
        break;
      }
      batch.add(queue.poll());
    }
    return batch;
  }

  /** What one of them has wrong is not the others' fault. */
  private void send(List<Waiting> batch) {
    try {
      ChangeInfo info = call.apply(batch.stream().flatMap(one -> one.changes.stream()).toList());
      batch.forEach(one -> one.done = info);
    } catch (Problem problem) {
      if (batch.size() > 1 && problem.is(REFUSED)) {
        batch.forEach(one -> send(List.of(one)));
      } else {
        batch.forEach(one -> one.refused = told(problem));
      }
    } finally {
      // Whatever else became of the call, nobody waits for it for ever.
      batch.stream().filter(one -> !one.isOver()).forEach(one -> one.refused = Problem.of(Problem.Category.TRANSIENT,
          "Unexpected", ACTION, "the call that was to carry it out failed"));
    }
  }

  /** Each of several gets its own; that records are not as they were seen shows when they are looked at again. */
  private static Problem told(Problem problem) {
    String message = String.valueOf(problem.getMessage());
    boolean seenOtherwise = problem.is(REFUSED) && SEEN_OTHERWISE.stream().anyMatch(message::contains);
    return new Problem(seenOtherwise ? Problem.Category.CONFLICT : problem.category(), problem.code(),
        problem.action(), message, problem.retryAfter(), problem);
  }
}
