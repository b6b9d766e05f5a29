package dev.webapp.platform.compose;

import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How large a platform's object gets: its status remembers every resource, and etcd takes no request of more than 1.5
 * MiB. A platform beyond that could neither be made nor say so.
 */
final class Footprint {
  /** What etcd takes ({@code --max-request-bytes}), less what nobody counts: conditions, plan, metadata. */
  private static final long MOST = 1_572_864 - 100_000;
  /** Of one entry of the inventory: names of fields, times, state, and a short message. */
  private static final int ENTRY = 200;
  /** More of one in AWS: region, policy, and an ARN beside the name in it. */
  private static final int IN_AWS = 150;

  /** What is left out of JSON. */
  private static final Pattern UNSAID = Pattern.compile("\\b\\w+=(null|\\[])(, )?");

  private Footprint() {}

  /** Throws {@link InvalidSpec} where the object would not fit. */
  static void check(WebAppPlatformSpec spec, List<Resource> resources) {
    // Says as much as JSON, which it is twice: as it is, and as managed fields or kubectl's annotation.
    long given = 2L * UNSAID.matcher(spec.toString()).replaceAll("").getBytes(StandardCharsets.UTF_8).length;
    long remembered = resources.stream().mapToLong(Footprint::entry).sum();
    if (given + remembered > MOST) {
      throw new InvalidSpec("spec", "with " + resources.size() + " resources it is too large for one object of the "
          + "cluster, about " + (given + remembered) / 1024 + " of " + MOST / 1024 + " KiB, " + given / 1024
          + " of them for the spec: spread its services and stores over several platforms, and move long "
          + "values of env to ConfigMaps");
    }
  }

  private static long entry(Resource resource) {
    long targets = resource.targets().stream().map(ResourceId::toString).mapToLong(id -> id.length() + 3L).sum();
    boolean inAws = !resource.scope().equals(Scope.CLUSTER);
    long where = inAws ? IN_AWS + resource.physicalName().length()
        + (resource.scope().roleArn() == null ? 0 : resource.scope().roleArn().length()) : 0;
    return ENTRY + resource.id().toString().length() + resource.physicalName().length() + targets + where;
  }
}
