package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.region.Ids;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A plan of what goes wrong. It is asked once per call, before the call; it must be quick, safe for use by several
 * threads, and must not call AWS.
 */
@FunctionalInterface
public interface Faults {
  /** The fault that befalls this call, if any. */
  Optional<Fault> on(Call call);

  /**
   * Whether reads may be stale under this plan, which needs a history of every resource from the moment the plan is
   * set.
   */
  default boolean needsHistory() {
    return true;
  }

  /** This plan, and where it has nothing to say, the other. */
  default Faults or(Faults other) {
    Faults first = this;
    return new Faults() {
      @Override
      public Optional<Fault> on(Call call) {
        return first.on(call).or(() -> other.on(call));
      }

      @Override
      public boolean needsHistory() {
        return first.needsHistory() || other.needsHistory();
      }
    };
  }

  /** Nothing goes wrong. */
  static Faults none() {
    return new Faults() {
      @Override
      public Optional<Fault> on(Call call) {
        return Optional.empty();
      }

      @Override
      public boolean needsHistory() {
        return false;
      }
    };
  }

  /** One fault, at the call of this number. */
  static Faults atCall(long number, Fault fault) {
    return planned(fault, call -> call.number() == number ? Optional.of(fault) : Optional.empty());
  }

  /** One fault at the next calls of an operation, as many as given. */
  static Faults next(int times, String service, String operation, Fault fault) {
    AtomicLong left = new AtomicLong(times);
    return planned(fault, call ->
        call.service().equals(service) && call.operation().equals(operation) && left.getAndDecrement() > 0
            ? Optional.of(fault)
            : Optional.empty());
  }

  /**
   * Faults at random, the same for the same seed and call number.
   *
   * @param shares the share of calls, 0 to 1, that each fault befalls; together at most 1
   */
  static Faults seeded(long seed, Map<Fault, Double> shares) {
    Map<Fault, Double> ordered = new LinkedHashMap<>(shares);
    Faults plan = call -> {
      double left = (Ids.mix(seed * 0x9E3779B97F4A7C15L + call.number()) >>> 11) * 0x1.0p-53;
      for (Map.Entry<Fault, Double> share : ordered.entrySet()) {
        left -= share.getValue();
        if (left < 0) {
          return Optional.of(share.getKey());
        }
      }
      return Optional.empty();
    };
    return ordered.keySet().stream().anyMatch(Faults::stale) ? plan : withoutHistory(plan);
  }

  private static Faults planned(Fault fault, Faults plan) {
    return stale(fault) ? plan : withoutHistory(plan);
  }

  private static boolean stale(Fault fault) {
    return fault instanceof Fault.Behind || fault instanceof Fault.BehindCalls;
  }

  private static Faults withoutHistory(Faults plan) {
    return new Faults() {
      @Override
      public Optional<Fault> on(Call call) {
        return plan.on(call);
      }

      @Override
      public boolean needsHistory() {
        return false;
      }
    };
  }
}
