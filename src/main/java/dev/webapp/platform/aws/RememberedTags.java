package dev.webapp.platform.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Gatherers;

/**
 * Tags of resources whose listing leaves them out, so that they need not be read with every listing. Only for resources
 * that get their tags at birth and keep them, or whose writers tell what they made of them ({@link #remember}): what
 * others do to tags shows when these are read anew. What was read stays read when a later portion is refused, so that
 * even thousands become known within a rate limit.
 */
public final class RememberedTags {
  private static final int MOST = 20_000;

  private record Memory(Map<String, String> tags, Instant read) {}

  private final InstantSource clock;
  private final Duration age;
  private final Map<String, Memory> byArn = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Memory> eldest) {
      return size() > MOST;
    }
  };

  /**
   * @param age after which tags are read anew
   */
  public RememberedTags(InstantSource clock, Duration age) {
    this.clock = clock;
    this.age = age;
  }

  /**
   * The tags by ARN; none for a resource that the reading leaves out.
   *
   * @param most how many one reading may be asked for
   * @param read tells the tags of those ARNs that exist
   */
  public Map<String, Map<String, String>> of(
      Collection<String> arns, int most, Function<List<String>, Map<String, Map<String, String>>> read) {
    Map<String, Map<String, String>> found = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    synchronized (byArn) {
      for (String arn : arns.stream().distinct().sorted().toList()) {
        Memory memory = byArn.get(arn);
        if (memory != null && clock.instant().isBefore(memory.read.plus(age))) {
          found.put(arn, memory.tags);
        } else {
          unknown.add(arn);
        }
      }
    }
    unknown.stream().gather(Gatherers.windowFixed(most)).forEach(portion -> read.apply(portion).forEach((arn, tags) -> {
      found.put(arn, tags);
      synchronized (byArn) {
        byArn.put(arn, new Memory(tags, clock.instant()));
      }
    }));
    return found;
  }

  /** A write has made these of a resource's tags. */
  public void remember(String arn, Map<String, String> tags) {
    synchronized (byArn) {
      byArn.put(arn, new Memory(tags, clock.instant()));
    }
  }

  /** They have changed, or perhaps have: they are read anew when next asked for. */
  public void doubt(String arn) {
    synchronized (byArn) {
      byArn.computeIfPresent(arn, (_, memory) -> new Memory(memory.tags, clock.instant().minus(age)));
    }
  }

  /** What was known last, however long ago, for resources that do not always tell; null where nothing was. */
  public Map<String, String> last(String arn) {
    synchronized (byArn) {
      Memory memory = byArn.get(arn);
      return memory == null ? null : memory.tags;
    }
  }
}
