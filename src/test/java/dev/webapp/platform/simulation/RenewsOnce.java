package dev.webapp.platform.simulation;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;

/**
 * Holds {@link Rule#RENEWS_ONCE}. A wish is an annotation that is set to something else, as the turn saw it, and where
 * there is a schedule, a day by the clock of the operator's node: no period is shorter.
 */
final class RenewsOnce implements Witness {
  private final World world;
  private final Violations violations;
  /** Of which wish a version is, by its id. */
  private final Map<String, String> wishes = new HashMap<>();
  /** The current version of each secret as it was last seen, by ARN. */
  private Map<String, String> current = Map.of();
  private final Set<String> granted = new HashSet<>();
  /** How often another renewal had been asked for, by resource version. */
  private final TreeMap<Long, Integer> requests = new TreeMap<>(Map.of(0L, 0));
  private final Set<String> texts = new HashSet<>();
  /** What was current when something was asked for that had never been, by ARN. */
  private Map<String, String> toBeRenewed = Map.of();

  RenewsOnce(World world, Violations violations) {
    this.world = world;
    this.violations = violations;
  }

  /** The annotation may have been set or removed. */
  void asked(Snapshot platform) {
    check();
    requests.put(platform.resourceVersion(), requests.lastEntry().getValue() + 1);
    String text = platform.meta().annotation(Annotations.ROTATE);
    toBeRenewed = !text.isEmpty() && texts.add(text) ? current : Map.of();
  }

  @Override
  public void calls(Snapshot seen, String operation, AwsRequest request) {
    if (request instanceof PutSecretValueRequest put && seen != null) {
      check();
      wishes.putIfAbsent(put.clientRequestToken(), wish(seen, put.secretId()));
    }
  }

  private String wish(Snapshot seen, String arn) {
    Self self = Self.of(seen);
    boolean scheduled = self.inventory().keySet().stream().anyMatch(owned -> owned.id().startsWith("Secret/")
        && arn.contains(owned.name()) && self.componentOf(owned.id()).has("rotatePasswordDays"));
    return arn + " for request " + requests.floorEntry(seen.resourceVersion()).getValue()
        + (scheduled ? " on " + LocalDate.ofInstant(world.nodeClock().instant(), ZoneOffset.UTC) : "");
  }

  void check() {
    Map<String, String> now = current();
    now.forEach((arn, version) -> {
      String wish = wishes.get(version);
      if (wish != null && !version.equals(current.get(arn))) {
        violations.expect(granted.add(wish), Rule.RENEWS_ONCE, "another version of " + wish);
      }
    });
    current = now;
  }

  /** Once nothing has happened for long, every password has been renewed for the last request. */
  void checkAtRest(Snapshot platform) {
    check();
    Self.of(platform).inventory().keySet().stream().filter(owned -> owned.id().startsWith("Secret/")).forEach(owned ->
        toBeRenewed.forEach((arn, version) -> violations.expect(
            !arn.contains(":" + owned.name() + "-") || !version.equals(current.get(arn)), Rule.RENEWS_ONCE,
            owned.id() + " was not renewed")));
  }

  private Map<String, String> current() {
    Map<String, String> versions = new TreeMap<>();
    SecretsManagerClient secrets = world.account().client(SecretsManagerClient.class, World.REGION);
    secrets.listSecrets(r -> r.maxResults(100)).secretList().forEach(secret ->
        secret.secretVersionsToStages().forEach((version, stages) -> {
          if (stages.contains("AWSCURRENT")) {
            versions.put(secret.arn(), version);
          }
        }));
    return versions;
  }
}
