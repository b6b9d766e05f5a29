package dev.webapp.platform.aws.acm;

import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What ACM tells of certificates only one by one. That of issued ones is kept for a while: all that changes about them
 * is how their renewal goes, which takes weeks.
 */
final class CertificateDetails {
  private static final Duration AGE = Duration.ofMinutes(20);
  private static final int MOST = 20_000;

  private record Key(Scope scope, String arn) {}

  private record Detail(ObservedCertificate told, Instant read) {}

  private final InstantSource clock;
  private final Map<Key, Detail> issued = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Detail> eldest) {
      return size() > MOST;
    }
  };

  CertificateDetails(InstantSource clock) {
    this.clock = clock;
  }

  /** What was told of an issued one a while ago, or is told now. */
  ObservedCertificate of(Scope scope, String arn, Supplier<ObservedCertificate> read) {
    Key key = new Key(scope, arn);
    Instant now = clock.instant();
    synchronized (issued) {
      Detail known = issued.get(key);
      if (known != null && now.isBefore(known.read.plus(AGE))) {
        return known.told;
      }
    }
    ObservedCertificate told = read.get();
    synchronized (issued) {
      if (told.isIssued()) {
        issued.put(key, new Detail(told, now));
      } else {
        issued.remove(key);
      }
    }
    return told;
  }

  /** It is being deleted. */
  void forget(Scope scope, String arn) {
    synchronized (issued) {
      issued.remove(new Key(scope, arn));
    }
  }
}
