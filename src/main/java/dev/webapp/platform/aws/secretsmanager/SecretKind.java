package dev.webapp.platform.aws.secretsmanager;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * {@link Secret}s. Outputs: {@code arn}, {@code password}, {@code previousPassword}, which is the present one where
 * there was none before. One that is scheduled for deletion counts as absent; making it again restores it, with its
 * value.
 */
public final class SecretKind implements ResourceKind<Secret, ObservedSecret> {
  /** Which {@link Rotation} the password is of. */
  static final String ROTATION = Ownership.PREFIX + "rotation";
  /** The least that AWS allows. */
  private static final long RECOVERY_DAYS = 7;

  private final String name;
  private final boolean stateful;
  private final Secrets secrets;
  private final Credentials credentials;

  /**
   * Those that stores are made with: a new one would hold another password than its store.
   *
   * @param random makes passwords: a {@link java.security.SecureRandom} wherever they guard anything
   */
  public SecretKind(Secrets secrets, RandomGenerator random) {
    this("Secret", true, secrets, random);
  }

  private SecretKind(String name, boolean stateful, Secrets secrets, RandomGenerator random) {
    this.name = name;
    this.stateful = stateful;
    this.secrets = secrets;
    this.credentials = new Credentials(random);
  }

  /** Those of users that take turns: they take whichever password there is next, so that losing one renews it. */
  public static SecretKind ofUsers(Secrets secrets, RandomGenerator random) {
    return new SecretKind("UsersSecret", false, secrets, random);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedSecret> observe(Scope scope, Collection<Sought<Secret>> sought) {
    return secrets.observe(scope, sought);
  }

  /** As it is at this moment, by a call of its own; empty where it is gone, or scheduled for deletion. */
  public Optional<ObservedSecret> now(Scope scope, String secret) {
    return Optional.ofNullable(Secrets.describe(secrets.client(scope), secret))
        .filter(told -> told.deletedDate() == null).map(told -> secrets.read(scope, told));
  }

  @Override
  public Secret project(ObservedSecret observed, Secret desired) {
    Map<String, String> tags = new TreeMap<>(observed.tags());
    String told = tags.remove(ROTATION);
    boolean early = Rotation.read(told).isLaterThan(Rotation.read(desired.rotation()));
    return new Secret(observed.name(), observed.description() == null ? "" : observed.description(), null,
        early ? desired.rotation() : told, null, Tags.ours(tags, desired.tags()));
  }

  /** Restores it where it is ours and in its recovery window; otherwise makes it, with a new password. */
  @Override
  public ObservedSecret create(Handle handle, Scope scope, Secret desired, Token token) {
    secrets.expect(scope, desired.name());
    SecretsManagerClient client = secrets.client(scope);
    DescribeSecretResponse earlier = Secrets.describe(client, desired.name());
    if (earlier != null && earlier.deletedDate() != null) {
      return restore(scope, earlier, desired);
    }
    Map<String, String> tags = new TreeMap<>(desired.tags());
    if (desired.rotation() != null) {
      tags.put(ROTATION, desired.rotation());
    }
    try {
      var made = secrets.write(scope, to -> to.createSecret(r -> r.name(desired.name())
          .description(desired.description()).clientRequestToken(token.value())
          .secretString(credentials.generate(desired.username())).tags(write(tags))));
      return new ObservedSecret(made.arn(), made.name(), desired.description(),
          Versions.password(client, made.arn(), made.versionId(), made.versionId(), false), null, tags);
    } catch (Problem problem) {
      throw leaving(problem) ? conflict(problem) : problem;
    }
  }

  private ObservedSecret restore(Scope scope, DescribeSecretResponse earlier, Secret desired) {
    Map<String, String> tags = Tags.read(earlier.tags(), Tag::key, Tag::value);
    for (String key : Ownership.CLAIM) {
      if (!Objects.equals(tags.get(key), desired.tags().get(key))) {
        throw Problem.of(Problem.Category.EXISTS, "ResourceExistsException", "secretsmanager:CreateSecret",
            "the secret " + desired.name() + " is scheduled for deletion, and " + Ownership.describe(tags));
      }
    }
    try {
      secrets.write(scope, to -> to.restoreSecret(r -> r.secretId(earlier.arn())));
      return secrets.read(scope, earlier);
    } catch (Problem problem) {
      // Deletion without recovery goes on for a while after AWS has answered; until then the name is taken.
      throw leaving(problem) || problem.is("ResourceNotFoundException") ? conflict(problem) : problem;
    }
  }

  @Override
  public ObservedSecret update(Handle handle, Scope scope, Secret desired, ObservedSecret observed, Delta delta) {
    return secrets.write(scope, to -> {
      if (delta.touches("tags")) {
        return observed.tagged(retag(to, observed, delta));
      }
      if (delta.touches("rotation")) {
        return rotated(to, desired, observed);
      }
      to.updateSecret(r -> r.secretId(observed.arn()).description(desired.description()));
      return observed.described(desired.description());
    });
  }

  /**
   * Two calls, where it renews: only after there is a new password may the tag say so. Where the second is never made,
   * the version that the first made tells that it was.
   */
  private ObservedSecret rotated(SecretsManagerClient to, Secret desired, ObservedSecret observed) {
    boolean renews = Rotation.read(desired.rotation()).renews(Rotation.read(observed.tags().get(ROTATION)));
    ObservedSecret renewed = renews ? renewed(to, desired, observed) : observed;
    Map<String, String> tags = new TreeMap<>(observed.tags());
    tags.put(ROTATION, desired.rotation());
    to.tagResource(r -> r.secretId(observed.arn()).tags(write(Map.of(ROTATION, desired.rotation()))));
    return renewed.tagged(tags);
  }

  /** By what AWS tells now: a listing may not know of what was done a moment ago. */
  private ObservedSecret renewed(SecretsManagerClient to, Secret desired, ObservedSecret observed) {
    String arn = observed.arn();
    Versions present = Versions.of(to.describeSecret(r -> r.secretId(arn)).versionIdsToStages());
    if (present.isOf(arn, desired.rotation())) {
      return observed;
    }
    String version = present.next(arn, desired.rotation());
    to.putSecretValue(r -> r.secretId(arn).clientRequestToken(version)
        .secretString(credentials.generate(desired.username())));
    return observed.renewed(Versions.password(to, arn, version, version, true));
  }

  /** One call: removals first, since the tag that lists our keys must outlive what it names. */
  private static Map<String, String> retag(SecretsManagerClient to, ObservedSecret observed, Delta delta) {
    Map<String, String> tags = new TreeMap<>(observed.tags());
    List<String> gone = Tags.toRemove(delta);
    if (!gone.isEmpty()) {
      to.untagResource(r -> r.secretId(observed.arn()).tagKeys(gone));
      tags.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      to.tagResource(r -> r.secretId(observed.arn()).tags(write(set)));
      tags.putAll(set);
    }
    return tags;
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedSecret observed, Farewell how) {
    try {
      secrets.write(scope, to -> to.deleteSecret(r -> {
        r.secretId(observed.arn());
        switch (how) {
          case Farewell.Discard() -> r.forceDeleteWithoutRecovery(true);
          case Farewell.Snapshot _ -> r.recoveryWindowInDays(RECOVERY_DAYS);
        }
      }));
    } catch (Problem problem) {
      if (!problem.is("ResourceNotFoundException") && !leaving(problem)) {
        throw problem;
      }
    }
  }

  /** AWS's one code for all that does not fit a secret's state; the state that matters here is only in its words. */
  private static boolean leaving(Problem problem) {
    String message = problem.getMessage();
    return problem.is("InvalidRequestException") && message != null
        && (message.contains("scheduled for deletion") || message.contains("marked for deletion")
        || message.contains("marked deleted"));
  }

  private static Problem conflict(Problem problem) {
    return new Problem(
        Problem.Category.CONFLICT, problem.code(), problem.action(), problem.getMessage(), null, problem);
  }

  @Override
  public boolean stateful() {
    return stateful;
  }

  @Override
  public Readiness readiness(ObservedSecret observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedSecret observed) {
    return Outputs.of("arn", observed.arn()).and("password", observed.password())
        .and("previousPassword",
            observed.previousPassword() == null ? observed.password() : observed.previousPassword());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("secretsmanager:ListSecrets", "secretsmanager:DescribeSecret", "secretsmanager:CreateSecret",
        "secretsmanager:RestoreSecret", "secretsmanager:UpdateSecret", "secretsmanager:DeleteSecret",
        "secretsmanager:TagResource", "secretsmanager:UntagResource", "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target target = Grant.on("Secrets", "secretsmanager", "secret:*");
    return List.of(
        target.owned("UpdateSecret", "PutSecretValue", "DeleteSecret", "RestoreSecret", "GetSecretValue",
            "TagResource", "UntagResource"),
        target.created("CreateSecret"), target.claimed("TagResource"));
  }

  private static List<Tag> write(Map<String, String> tags) {
    return Tags.write(tags, (key, value) -> Tag.builder().key(key).value(value).build());
  }
}
