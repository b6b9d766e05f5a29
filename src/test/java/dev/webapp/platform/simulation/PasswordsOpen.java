package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.simulation.Doors.Door;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Holds {@link Rule#PASSWORDS_OPEN}. A binding never gets a password that its store does not take. One that it has
 * stays valid where the store takes two; where it takes one, there is a moment between the store's change and the
 * binding's: it begins with the store's, lasts for no more than {@value #MOMENT} turns in which nothing keeps the
 * operator from ending it, and is over where the platform says Ready.
 */
final class PasswordsOpen implements Witness {
  /** Turns come in twos and threes where something moves: they are more than what is to be done. */
  static final int MOMENT = 25;

  private record Opened(String door, String password) {}

  private final World world;
  private final Violations violations;
  private final BooleanSupplier unaware;
  private final Doors doors;
  /** What opened which store when it was last tried, by binding. */
  private final Map<String, Opened> opened = new HashMap<>();
  /** Turns in which a binding that opens nothing could have been mended, by binding. */
  private final Map<String, Integer> shut = new TreeMap<>();
  private int turns;

  /**
   * @param unaware whether the operator may not know of what others did
   */
  PasswordsOpen(World world, Violations violations, BooleanSupplier unaware) {
    this.world = world;
    this.violations = violations;
    this.unaware = unaware;
    this.doors = new Doors(world);
  }

  @Override
  public void applies(Snapshot seen, HasMetadata manifest) {
    if (manifest instanceof Secret secret && secret.getData() != null) {
      JsonNode data = new ObjectMapper().valueToTree(secret.getData());
      String password = Doors.read(data, "password");
      String before = world.store().find(new ObjectKey(type(), secret.getMetadata().getNamespace(),
          secret.getMetadata().getName())).map(now -> Doors.read(now.json().path("data"), "password")).orElse(null);
      doors.of(data).filter(_ -> !password.equals(before) && !unaware.getAsBoolean()).ifPresent(door ->
          violations.expect(door.taken().contains(password), Rule.PASSWORDS_OPEN,
              secret.getMetadata().getName() + " is about to hold a password that " + door.name() + " does not take"));
    }
  }

  @Override
  public void reports(Snapshot before, JsonNode status) {
    check(before.key());
  }

  void check(ObjectKey platform) {
    WebAppPlatform now = world.find(platform).orElse(null);
    int passed = world.turns() - turns;
    turns = world.turns();
    boolean free = now != null && Platforms.holds(now, Conditions.RECONCILING)
        && !Platforms.holds(now, Conditions.APPROVAL_REQUIRED) && !Platforms.holds(now, Conditions.STALLED)
        && world.weather().isClear() && !world.lag().lasts() && !unaware.getAsBoolean()
        && !Self.of(world.store().get(platform)).isHandsOff();
    boolean ready = now != null && Platforms.isReady(now) && !unaware.getAsBoolean();
    for (Snapshot binding : bindings(platform)) {
      Optional<Door> door = doors.of(binding.json().path("data"));
      if (door.isPresent()) {
        tried(binding, door.get(), free ? passed : 0, ready);
      } else {
        shut.remove(binding.key().name());
      }
    }
  }

  private void tried(Snapshot binding, Door door, int passed, boolean ready) {
    String name = binding.key().name();
    Opened now = new Opened(door.name(), Doors.read(binding.json().path("data"), "password"));
    if (door.taken().contains(now.password())) {
      opened.put(name, now);
      shut.remove(name);
      return;
    }
    violations.expect(!door.twoAtATime() || !now.equals(opened.get(name)), Rule.PASSWORDS_OPEN,
        name + " holds a password that " + door.name() + " took, and no longer does");
    violations.expect(!ready, Rule.PASSWORDS_OPEN, "it says Ready, and " + name + " does not open " + door.name());
    int since = shut.containsKey(name) ? shut.get(name) + passed : 0;
    shut.put(name, since);
    violations.expect(since <= MOMENT, Rule.PASSWORDS_OPEN,
        name + " does not open " + door.name() + " for " + since + " turns");
  }

  /** Once nothing has happened for long, a binding holds what the store took last, and so does the secret. */
  void checkAtRest(ObjectKey platform) {
    check(platform);
    List<String> current = current();
    for (Snapshot binding : bindings(platform)) {
      doors.of(binding.json().path("data")).ifPresent(door -> {
        String last = door.taken().getLast();
        violations.expect(last.equals(Doors.read(binding.json().path("data"), "password")), Rule.PASSWORDS_OPEN,
            binding.key().name() + " holds another password than what " + door.name() + " took last");
        violations.expect(current.stream().anyMatch(secret -> secret.contains("\"" + last + "\"")), Rule.PASSWORDS_OPEN,
            "no secret's current version is what " + door.name() + " took last");
      });
    }
  }

  private List<String> current() {
    SecretsManagerClient secrets = world.account().client(SecretsManagerClient.class, World.REGION);
    return secrets.listSecrets(r -> r.maxResults(100)).secretList().stream()
        .map(secret -> secrets.getSecretValue(r -> r.secretId(secret.arn())).secretString()).toList();
  }

  private List<Snapshot> bindings(ObjectKey platform) {
    return world.store().list(type(), platform.namespace(), Selection.ALL).items();
  }

  private ResourceType type() {
    return world.store().types().require("v1", "Secret");
  }
}
