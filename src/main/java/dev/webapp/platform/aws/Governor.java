package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps our calls below AWS's rate limits: a token bucket per account, region, service and direction, so that reads
 * never starve writes. It never blocks: a call that has no token is refused as THROTTLED, with the time after which
 * there is one. When AWS itself throttles, that bucket alone is drained.
 */
public final class Governor {
  /**
   * What a service takes.
   *
   * @param perSecond sustained calls a second
   * @param burst how many may come at once
   */
  public record Rate(int perSecond, int burst) {}

  /**
   * Defaults, well below what is published or observed per account and region. Route 53, WAF and the like have hard
   * published limits, Cognito 15 a second for each category of calls and 5 for tags; for RDS, ELB and EKS none are
   * published, and these are what large users report to be safe.
   */
  private static final Map<String, Rate> READS = Map.of(
      "rds", new Rate(12, 40), "ec2", new Rate(20, 100), "dynamodb", new Rate(50, 200),
      "secretsmanager", new Rate(100, 200), "application-autoscaling", new Rate(10, 40),
      "elasticloadbalancing", new Rate(10, 40), "eks", new Rate(10, 20), "sts", new Rate(10, 20),
      "cognito-idp", new Rate(10, 15));
  private static final Map<String, Rate> WRITES = Map.of(
      "rds", new Rate(12, 40), "ec2", new Rate(10, 100), "dynamodb", new Rate(20, 200),
      "secretsmanager", new Rate(25, 50), "application-autoscaling", new Rate(10, 40),
      "cognito-idp", new Rate(5, 10));
  private static final Rate UNKNOWN_SERVICE = new Rate(5, 10);

  private final TimeMeter time;
  private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();

  private record Key(String account, String region, String service, boolean reads) {}

  public Governor(InstantSource clock) {
    this.time = new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return clock.millis() * 1_000_000;
      }

      @Override
      public boolean isWallClockBased() {
        return true;
      }
    };
  }

  /** Takes a token, or throws a {@link Problem} of category THROTTLED that says when to come back. */
  void admit(ApiCall call) {
    ConsumptionProbe probe = bucket(call).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new Problem(Problem.Category.THROTTLED, "Governed", call.action(),
          "held back to stay below the rate limit of " + call.service() + " in " + call.region(),
          Duration.ofNanos(probe.getNanosToWaitForRefill()), null);
    }
  }

  /**
   * Takes a token for a further page, even one that there is not yet: who comes next waits longer for it. Held back, a
   * listing would have to begin anew, and one of more pages than the burst would never come to its end.
   */
  void admitFurther(ApiCall call) {
    bucket(call).consumeIgnoringRateLimits(1);
  }

  /** AWS said that we are too fast after all. */
  void throttled(ApiCall call) {
    bucket(call).tryConsumeAsMuchAsPossible();
  }

  private Bucket bucket(ApiCall call) {
    return buckets.computeIfAbsent(new Key(call.account(), call.region(), call.service(), call.reads()), key -> {
      Rate rate = (key.reads ? READS : WRITES).getOrDefault(key.service, UNKNOWN_SERVICE);
      return Bucket.builder().withCustomTimePrecision(time).addLimit(limit -> limit.capacity(rate.burst)
          .refillGreedy(rate.perSecond, Duration.ofSeconds(1))).build();
    });
  }
}
