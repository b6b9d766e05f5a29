package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What EKS tells of associations only one by one, kept for a while so that a listing of hundreds need not ask for each
 * of them. What was read stays read when a later one is refused: even hundreds become known within a rate limit.
 */
final class AssociationDetails {
  private static final Duration AGE = Duration.ofMinutes(10);
  /** How long EKS may still tell what was before a write of ours: so long nothing is kept. */
  private static final Duration UNSETTLED = Duration.ofMinutes(2);
  private static final int MOST = 20_000;

  private record Key(Scope scope, String arn) {}

  /** What was read, or null from a write on. */
  private record Detail(ObservedPodIdentityAssociation told, Instant since) {}

  private final InstantSource clock;
  private final Map<Key, Detail> details = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Detail> eldest) {
      return size() > MOST;
    }
  };

  AssociationDetails(InstantSource clock) {
    this.clock = clock;
  }

  /** What was told of one a while ago, or is told now. */
  ObservedPodIdentityAssociation of(Scope scope, String arn, Supplier<ObservedPodIdentityAssociation> read) {
    Key key = new Key(scope, arn);
    Instant now = clock.instant();
    synchronized (details) {
      Detail known = details.get(key);
      if (known != null && known.told != null && now.isBefore(known.since.plus(AGE))) {
        return known.told;
      }
    }
    ObservedPodIdentityAssociation told = read.get();
    synchronized (details) {
      Detail known = details.get(key);
      boolean settled = known == null || known.told != null || !now.isBefore(known.since.plus(UNSETTLED));
      if (settled) {
        details.put(key, new Detail(told, now));
      }
    }
    return told;
  }

  /** Writes; what was known before is forgotten, even where the write failed, since it may have taken effect. */
  <R> R write(Scope scope, String arn, Supplier<R> call) {
    try {
      return call.get();
    } finally {
      written(scope, arn);
    }
  }

  /** One was written just now. */
  void written(Scope scope, String arn) {
    synchronized (details) {
      details.put(new Key(scope, arn), new Detail(null, clock.instant()));
    }
  }
}
