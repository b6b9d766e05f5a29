package dev.webapp.platform.aws;

import static java.util.Map.entry;

import dev.webapp.platform.resource.Problem;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
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

  private record Limits(Rate reads, Rate writes) {}

  /**
   * Defaults, well below what is published or observed per account and region. Route 53, WAF and the like have hard
   * published limits; for RDS, ElastiCache, ELB and EKS none are published, and these are what large users report to be
   * safe.
   */
  private static final Map<String, Limits> LIMITS = Map.ofEntries(
      // Published: one listing a second, and five to ten of everything else.
      entry("acm", new Limits(new Rate(5, 10), new Rate(3, 5))),
      // None published for calls; builds and apps that are made have hourly ones.
      entry("amplify", new Limits(new Rate(5, 10), new Rate(2, 5))),
      // Published: ten a second for all calls of an account together.
      entry("apigateway", new Limits(new Rate(5, 20), new Rate(3, 10))),
      entry("application-autoscaling", new Limits(new Rate(10, 40), new Rate(10, 40))),
      // None published; large users report it to throttle beyond a few.
      entry("cloudfront", new Limits(new Rate(2, 10), new Rate(1, 5))),
      // Published: 15 a second for each category of calls, and 5 for tags.
      entry("cognito-idp", new Limits(new Rate(10, 15), new Rate(5, 10))),
      entry("dynamodb", new Limits(new Rate(50, 200), new Rate(20, 200))),
      entry("ec2", new Limits(new Rate(20, 100), new Rate(10, 100))),
      entry("eks", new Limits(new Rate(10, 20), new Rate(5, 10))),
      entry("elasticache", new Limits(new Rate(10, 40), new Rate(5, 10))),
      entry("elasticloadbalancing", new Limits(new Rate(10, 40), new Rate(5, 10))),
      entry("iam", new Limits(new Rate(10, 40), new Rate(5, 10))),
      // Published: 15 a second for most calls together, and 100 for GetFunction.
      entry("lambda", new Limits(new Rate(10, 40), new Rate(5, 10))),
      // Published: five a second for most calls about log groups.
      entry("logs", new Limits(new Rate(4, 8), new Rate(4, 8))),
      entry("rds", new Limits(new Rate(12, 40), new Rate(12, 40))),
      // Published: five a second for all calls of an account together.
      entry("route53", new Limits(new Rate(3, 5), new Rate(2, 3))),
      // A bucket is told by eight calls.
      entry("s3", new Limits(new Rate(80, 400), new Rate(20, 100))),
      entry("secretsmanager", new Limits(new Rate(100, 200), new Rate(25, 50))),
      entry("sts", new Limits(new Rate(10, 20), new Rate(5, 10))),
      // Published: five reads a second, one write.
      entry("wafv2", new Limits(new Rate(4, 5), new Rate(1, 1))));
  /** One for the whole account: its limits are, too, whichever region's client asks. */
  private static final Set<String> GLOBAL = Set.of("cloudfront", "iam", "route53");
  private static final Limits UNKNOWN_SERVICE = new Limits(new Rate(5, 10), new Rate(5, 10));

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
    String region = GLOBAL.contains(call.service()) ? "aws-global" : call.region();
    return buckets.computeIfAbsent(new Key(call.account(), region, call.service(), call.reads()), key -> {
      Limits limits = LIMITS.getOrDefault(key.service, UNKNOWN_SERVICE);
      Rate rate = key.reads ? limits.reads : limits.writes;
      return Bucket.builder().withCustomTimePrecision(time).addLimit(limit -> limit.capacity(rate.burst)
          .refillGreedy(rate.perSecond, Duration.ofSeconds(1))).build();
    });
  }
}
