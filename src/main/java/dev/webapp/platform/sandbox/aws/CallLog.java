package dev.webapp.platform.sandbox.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * What was asked of an account. Counting is always on; entries are kept only as far as {@link #keep} says. Safe for use
 * by several threads.
 */
public final class CallLog {
  /** Outcome of a call that AWS answered. */
  public static final String OK = "OK";

  /** Outcome of a call that took effect and whose answer was lost. */
  public static final String CUT = "CUT";

  /** Outcome of a call during which the caller died. */
  public static final String CRASH = "CRASH";

  /**
   * A call and what became of it.
   *
   * @param outcome {@link #OK}, {@link #CUT}, {@link #CRASH} or AWS's error code
   */
  public record Entry(Call call, String outcome) {}

  private record Key(String service, String operation, boolean write) {}

  private final AtomicLong numbers = new AtomicLong();
  private final Map<Key, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private volatile int capacity;

  CallLog() {}

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  long latestNumber() {
    return numbers.get();
  }

  void record(Call call, String outcome) {
    counters.computeIfAbsent(new Key(call.service(), call.operation(), call.write()), key -> new LongAdder())
        .increment();
    outcomes.computeIfAbsent(outcome, key -> new LongAdder()).increment();
    if (capacity > 0) {
      synchronized (entries) {
        entries.addLast(new Entry(call, outcome));
        trim();
      }
    }
  }

  /** Keeps the latest entries, as many as given; 0, the default, keeps none. */
  public CallLog keep(int latest) {
    synchronized (entries) {
      capacity = latest;
      trim();
    }
    return this;
  }

  /** The kept entries, oldest first. */
  public List<Entry> entries() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  /** Calls since the last {@link #reset()}, whatever their outcome. */
  public long total() {
    return sum(key -> true);
  }

  /** Calls that only read. */
  public long reads() {
    return sum(key -> !key.write());
  }

  /** Calls that change the account, refused ones included. */
  public long writes() {
    return sum(Key::write);
  }

  /** Calls of one operation, such as {@code ("rds", "DescribeDBInstances")}. */
  public long count(String service, String operation) {
    return sum(key -> key.service().equals(service) && key.operation().equals(operation));
  }

  /** Calls by {@code service:operation}, sorted. */
  public Map<String, Long> byOperation() {
    Map<String, Long> sorted = new TreeMap<>();
    counters.forEach((key, count) -> {
      if (count.sum() > 0) {
        sorted.merge(key.service() + ":" + key.operation(), count.sum(), Long::sum);
      }
    });
    return sorted;
  }

  /** Calls by outcome, sorted. */
  public Map<String, Long> byOutcome() {
    Map<String, Long> sorted = new TreeMap<>();
    outcomes.forEach((outcome, count) -> sorted.put(outcome, count.sum()));
    return sorted;
  }

  /** Sets all counters to zero and forgets the entries. Call numbers go on. */
  public void reset() {
    counters.clear();
    outcomes.clear();
    synchronized (entries) {
      entries.clear();
    }
  }

  private void trim() {
    while (entries.size() > capacity) {
      entries.removeFirst();
    }
  }

  private long sum(Predicate<Key> which) {
    return counters.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }
}
