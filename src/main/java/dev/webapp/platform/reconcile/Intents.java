package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.ReleaseStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.StoreAccess;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Consent;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.status.StatusApprovals;
import dev.webapp.platform.status.StatusInventory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wanted of a platform: as its spec and its annotations say, with what its status remembers, and as far as what
 * it lives in allows. Writes nothing, so that whoever only wants to know asks for the same as whoever acts on it.
 */
public final class Intents {
  /** A physical resource, and whose it is. */
  private record Place(Handle handle, Scope scope) {}

  private static final Logger LOG = LoggerFactory.getLogger(Intents.class);

  private final Installation installation;
  private final Surroundings surroundings;
  private final InstantSource clock;

  public Intents(Installation installation, Surroundings surroundings, InstantSource clock) {
    this.installation = installation;
    this.surroundings = surroundings;
    this.clock = clock;
  }

  /** What keeps the platform's services from stores that they do not use; null where it has none with a port. */
  StoreAccess storeAccess(WebAppPlatform platform) {
    return Composer.storeAccess(platform.getSpec(), installation.roles().account());
  }

  /**
   * What the platform shall consist of. Throws {@link dev.webapp.platform.compose.InvalidSpec} or
   * {@link Graph.Unsound} where its spec makes no sense.
   */
  public Graph<Resource> compose(WebAppPlatform platform) {
    Map<String, Setting.Release> releases = new HashMap<>();
    releases(platform).forEach(
        r -> releases.put(r.service(), new Setting.Release(r.hash(), r.job(), r.succeeded(), r.refresh())));
    return Composer.compose(platform.getSpec(), new Setting(platform.getMetadata().getNamespace(),
        platform.getMetadata().getName(), ownership(platform), installation.clusterName(), installation.region(),
        installation.roles(), releases, annotation(platform, Annotations.REFRESH),
        annotation(platform, Annotations.ROTATE), today(), installation.operatorGroup()));
  }

  /** What is due once a day is due from midnight UTC on. */
  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /**
   * The intent to bring it to its spec. Throws a {@link Problem} where the surroundings do not tell, and
   * {@link RoleNotAllowed} where they do not allow the role that it takes.
   */
  public Intent wanted(WebAppPlatform platform, Graph<Resource> graph) {
    Inventory inventory = inventory(platform);
    checkRoles(platform, inventory, false);
    ChangePolicy policy = policy(platform, false);
    return new Intent(platform.getMetadata().getUid(), ownership(platform), graph, inventory,
        rules(platform).of(policy, graph, inventory), false, consent(platform));
  }

  /** The intent to take what the inventory holds to its end; throws as {@link #wanted} does. */
  Intent leaving(WebAppPlatform platform, ChangePolicy policy, Inventory inventory) {
    checkRoles(platform, inventory, true);
    return new Intent(platform.getMetadata().getUid(), ownership(platform), Graph.empty(), inventory,
        rules(platform).of(policy, Graph.empty(), inventory), true, consent(platform));
  }

  /**
   * The same, leaving what platforms share to those that want it; nobody else's is ours alone to take away. Throws a
   * {@link Problem} where nobody tells of the other platforms.
   */
  public Intent sharing(WebAppPlatform platform, Intent intent, Registry registry) {
    List<Inventory.Entry> shared =
        Planner.removals(intent).stream().filter(entry -> registry.shared(entry.id())).toList();
    if (shared.isEmpty()) {
      return intent;
    }
    Set<Place> wanted = surroundings.platforms().stream()
        .filter(other -> !other.getMetadata().getUid().equals(platform.getMetadata().getUid()))
        .flatMap(this::places).collect(Collectors.toSet());
    Inventory inventory = intent.inventory();
    for (Inventory.Entry entry : shared) {
      DataPolicy policy = wanted.contains(new Place(entry.handle(), entry.scope()))
          ? DataPolicy.RETAIN : DataPolicy.DELETE;
      inventory = inventory.update(entry.handle(), e -> e.keeping(policy));
    }
    return intent.knowing(inventory);
  }

  /**
   * What a platform wants as its spec says, which its status may not know yet, or no longer; as its status says where
   * the spec makes no sense, or nothing is made that it says. One that leaves wants nothing.
   */
  private Stream<Place> places(WebAppPlatform platform) {
    if (platform.getMetadata().getDeletionTimestamp() != null) {
      return Stream.empty();
    }
    try {
      if (platform.getSpec() != null && rules(platform).wished() != ChangePolicy.OBSERVE) {
        return compose(platform).order().stream().map(resource -> new Place(resource.handle(), resource.scope()));
      }
    } catch (InvalidSpec | Graph.Unsound invalid) {
      LOG.debug("{}/{} wants what it has: {}", platform.getMetadata().getNamespace(),
          platform.getMetadata().getName(), invalid.getMessage());
    }
    return inventory(platform).entries().stream().map(entry -> new Place(entry.handle(), entry.scope()));
  }

  /** Those of the spec, and of what was made as its status remembers: whoever wrote that is no better known. */
  private void checkRoles(WebAppPlatform platform, Inventory inventory, boolean leaves) {
    String namespace = platform.getMetadata().getNamespace();
    String own = platform.getSpec().aws().roleArn();
    if (own == null && installation.roleRequired()) {
      throw RoleNotAllowed.missing(namespace);
    }
    Set<String> roles = new TreeSet<>();
    inventory.entries().stream().map(entry -> entry.scope().roleArn()).filter(Objects::nonNull)
        .forEach(roles::add);
    if (own != null) {
      roles.add(own);
    }
    if (roles.isEmpty()) {
      return;
    }
    Set<String> allowed = surroundings.allowedRoles(namespace);
    roles.stream().filter(role -> !allowed.contains(role)).findFirst().ifPresent(role -> {
      throw RoleNotAllowed.of(role.equals(own) ? "spec.aws.roleArn" : "status.inventory", namespace, role, allowed,
          ownership(platform).externalId(), leaves);
    });
  }

  /**
   * What may be done, as the user says, and as far as what the platform lives in allows.
   *
   * @param leaves whether the platform is being deleted
   */
  ChangePolicy policy(WebAppPlatform platform, boolean leaves) {
    if ("true".equals(annotation(platform, Annotations.PAUSED))) {
      return ChangePolicy.PAUSED;
    }
    ChangePolicy wished = rules(platform).wished();
    if (wished == ChangePolicy.OBSERVE) {
      return wished;
    }
    if (leaves) {
      boolean approved = approvesOfDeletion(platform);
      if (goesWithItsDefinition(platform) && !approved) {
        return ChangePolicy.CRD_TERMINATING;
      }
      return approved ? ChangePolicy.AUTO : wished;
    }
    return surroundings.namespaceTerminates(platform.getMetadata().getNamespace())
        ? ChangePolicy.NAMESPACE_TERMINATING : wished;
  }

  /** Whether what the platform lives in is being deleted, or may be: then nothing new is put there on its behalf. */
  boolean surroundingsGo(WebAppPlatform platform) {
    try {
      return platform.getMetadata().getDeletionTimestamp() != null && goesWithItsDefinition(platform)
          || surroundings.namespaceTerminates(platform.getMetadata().getNamespace());
    } catch (Problem unknown) {
      return true;
    }
  }

  /** Whoever deleted the platform before the CRD went meant just that platform. */
  private boolean goesWithItsDefinition(WebAppPlatform platform) {
    Instant deleted = Instant.parse(platform.getMetadata().getDeletionTimestamp());
    return surroundings.definitionDeleted().filter(definition -> !deleted.isBefore(definition)).isPresent();
  }

  private static boolean approvesOfDeletion(WebAppPlatform platform) {
    return Plan.hashOfDeletion(platform.getMetadata().getUid()).equals(annotation(platform, Annotations.APPROVE));
  }

  private ChangeRules rules(WebAppPlatform platform) {
    return new ChangeRules(platform.getSpec(), clock.instant());
  }

  private static Consent consent(WebAppPlatform platform) {
    return new Consent(
        StatusApprovals.read(platform.getStatus() == null ? null : platform.getStatus().approvals()),
        annotation(platform, Annotations.APPROVE));
  }

  private Ownership ownership(WebAppPlatform platform) {
    return new Ownership(
        installation.owner(), platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName());
  }

  Inventory inventory(WebAppPlatform platform) {
    return StatusInventory.read(
        platform.getStatus() == null ? null : platform.getStatus().inventory(), ownership(platform).externalId());
  }

  static List<ReleaseStatus> releases(WebAppPlatform platform) {
    WebAppPlatformStatus status = platform.getStatus();
    return status == null || status.releases() == null ? List.of() : status.releases();
  }

  /** Null where the platform has none of that name. */
  static String annotation(WebAppPlatform platform, String name) {
    Map<String, String> annotations = platform.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(name);
  }
}
