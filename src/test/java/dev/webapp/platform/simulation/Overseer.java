package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequest;

/** Holds all rules of one world. */
final class Overseer implements Witness {
  /** What a user reads where the operator itself failed; see {@link Problem#unexpected}. */
  private static final Pattern UNFORESEEN = Pattern.compile("the operator failed here[^\"]*");

  private final World world;
  private final ObjectKey platform;
  private final Violations violations;
  private final Consents consents;
  private final InventoryIsComplete inventory;
  private final ReadyIsTrue ready;
  private final SecretsAreSecret secrets;
  private final HandsOff handsOff;
  private final DataIsKept data;
  private final PasswordsOpen passwords;
  private final RenewsOnce renewals;
  private final List<Witness> witnesses;

  Overseer(World world, String platform) {
    this.world = world;
    this.platform = new ObjectKey(world.platformType(), platform, platform);
    this.violations = new Violations(world.history());
    this.consents = new Consents(violations);
    this.inventory = new InventoryIsComplete(world, violations);
    this.ready = new ReadyIsTrue(world, violations);
    this.secrets = new SecretsAreSecret(violations);
    this.data = new DataIsKept(world, consents, inventory, violations);
    this.handsOff = new HandsOff(world, violations);
    this.passwords = new PasswordsOpen(world, violations, ready::isMisled);
    this.renewals = new RenewsOnce(world, violations);
    this.witnesses = List.of(consents, inventory, ready, secrets, data, handsOff, passwords, renewals);
  }

  Violations violations() {
    return violations;
  }

  Consents consents() {
    return consents;
  }

  DataIsKept data() {
    return data;
  }

  InventoryIsComplete inventory() {
    return inventory;
  }

  /** Somebody may have asked for new passwords. */
  void asked() {
    ready.asked();
    renewals.asked(world.store().get(platform));
  }

  /** Something happened that the operator cannot know of yet. */
  void misled() {
    ready.misled();
  }

  /** See {@link ReadyIsTrue#isUnaware}. */
  boolean isUnaware() {
    return ready.isUnaware(platform);
  }

  /** See {@link HandsOff#onlyReports}. */
  void onlyReports(boolean onlyReporting) {
    handsOff.onlyReports(onlyReporting);
  }

  /** The same, and more, once nothing has happened for long. */
  void checkAtRest() {
    check();
    ready.checkAtRest(platform);
    passwords.checkAtRest(platform);
    world.store().find(platform).ifPresent(renewals::checkAtRest);
  }

  /** What is not told as it happens. */
  void check() {
    inventory.check(platform);
    ready.check(platform);
    passwords.check(platform);
    renewals.check();
    world.failures().forEach(thrown -> {
      violations.add(Rule.TURNS_END, String.valueOf(thrown));
      secrets.check(String.valueOf(thrown), "a failure");
    });
  }

  @Override
  public void calls(Snapshot seen, String operation, AwsRequest request) {
    witnesses.forEach(w -> w.calls(seen, operation, request));
  }

  @Override
  public void applies(Snapshot seen, HasMetadata manifest) {
    witnesses.forEach(w -> w.applies(seen, manifest));
  }

  @Override
  public void deletes(Snapshot seen, String object) {
    witnesses.forEach(w -> w.deletes(seen, object));
  }

  @Override
  public void reports(Snapshot before, JsonNode status) {
    witnesses.forEach(w -> w.reports(before, status));
    UNFORESEEN.matcher(status.toString()).results().findFirst()
        .ifPresent(told -> violations.add(Rule.TURNS_END, told.group()));
  }

  @Override
  public void releases(Snapshot seen) {
    witnesses.forEach(w -> w.releases(seen));
  }

  /** What a crash cut off is looked at before the next process mends it. */
  @Override
  public void died() {
    inventory.check(platform);
  }
}
