package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.amplify.AmplifyApp.Rule;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.amplify.model.App;
import software.amazon.awssdk.services.amplify.model.CustomRule;
import software.amazon.awssdk.services.amplify.model.Platform;

/**
 * {@link AmplifyApp}s, found by their names. Output: {@code id}.
 *
 * <p>AWS never tells the token of the repository, so a tag says which one it was told last: by a digest of which
 * version of which Secret it was, never of the value.
 */
public final class AmplifyAppKind implements ResourceKind<AmplifyApp, ObservedAmplifyApp> {
  static final String TOKEN = Ownership.PREFIX + "repository-token";
  /** What Amplify itself puts among an app's variables begins so (user guide, "Environment variables"). */
  private static final String AMPLIFYS = "_";
  /**
   * To Amplify a map without any says nothing, and one without a name is refused
   * (https://github.com/hashicorp/terraform-provider-aws/issues/39327).
   */
  private static final Map<String, String> NO_VARIABLES = Map.of(" ", "");
  private static final String GITHUB = "https://github.com/";

  private final Apps apps;

  public AmplifyAppKind(Clients clients) {
    this.apps = new Apps(clients);
  }

  @Override
  public String name() {
    return "AmplifyApp";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedAmplifyApp> observe(Scope scope, Collection<Sought<AmplifyApp>> sought) {
    Map<String, List<App>> byName = apps.byName(scope);
    Map<Handle, ObservedAmplifyApp> seen = new TreeMap<>();
    for (Sought<AmplifyApp> each : sought) {
      Apps.ours(byName.get(each.handle().physicalName()), each.desired() == null ? Map.of() : each.desired().tags())
          .ifPresent(app -> seen.put(each.handle(), ObservedAmplifyApp.of(app)));
    }
    return seen;
  }

  @Override
  public AmplifyApp project(ObservedAmplifyApp observed, AmplifyApp desired) {
    Map<String, String> tags = new TreeMap<>(Tags.ours(observed.tags(), desired.tags()));
    tags.remove(TOKEN);
    return new AmplifyApp(observed.repository(), token(observed, desired.token()), observed.buildSpec(),
        environment(observed, desired, true), observed.rules(), tags);
  }

  private static SecretValue token(ObservedAmplifyApp observed, SecretValue desired) {
    String last = observed.tags().get(TOKEN);
    return desired.digest().equals(last) ? desired : new SecretValue(String.valueOf(last), () -> {
      throw new IllegalStateException("nobody knows the token that the app was told");
    });
  }

  /** What is in the environment that is ours, or that is Amplify's. */
  private static Map<String, String> environment(ObservedAmplifyApp observed, AmplifyApp desired, boolean ours) {
    Map<String, String> part = new TreeMap<>(observed.environment());
    part.keySet().removeIf(name -> ours != (desired.environment().containsKey(name)
        || !name.startsWith(AMPLIFYS)));
    return part;
  }

  @Override
  public Readiness readiness(ObservedAmplifyApp observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedAmplifyApp observed) {
    return Outputs.of("id", observed.id());
  }

  /** Looks first, since Amplify makes a second one of the same name. */
  @Override
  public ObservedAmplifyApp create(Handle handle, Scope scope, AmplifyApp desired, Token token) {
    String name = handle.physicalName();
    if (apps.byName(scope).containsKey(name)) {
      throw Problem.of(Category.EXISTS, "AppExists", "amplify:CreateApp", "there is an app called " + name);
    }
    Map<String, String> tags = new TreeMap<>(desired.tags());
    tags.put(TOKEN, desired.token().digest());
    String secret = desired.token().reveal();
    try {
      return ObservedAmplifyApp.of(apps.client(scope).createApp(r -> r.name(name).platform(Platform.WEB)
          .repository(desired.repository()).buildSpec(desired.buildSpec()).environmentVariables(desired.environment())
          .customRules(rules(desired)).tags(tags)
          .accessToken(isOnGitHub(desired) ? secret : null).oauthToken(isOnGitHub(desired) ? null : secret)).app());
    } catch (Problem problem) {
      throw explained(problem, desired);
    }
  }

  /** GitHub's tokens are told apart from all others' (CreateApp, "accessToken"). */
  private static boolean isOnGitHub(AmplifyApp desired) {
    return desired.repository().startsWith(GITHUB);
  }

  private static List<CustomRule> rules(AmplifyApp desired) {
    return desired.rules().stream().map(AmplifyAppKind::rule).toList();
  }

  private static CustomRule rule(Rule rule) {
    return CustomRule.builder().source(rule.source()).target(rule.target()).status(rule.status()).build();
  }

  /** Amplify tries the token at once; what it says of one that leads nowhere names neither field nor Secret. */
  private static Problem explained(Problem problem, AmplifyApp desired) {
    if (!problem.is("BadRequestException") && !problem.is("UnauthorizedException")) {
      return problem;
    }
    String hint = isOnGitHub(desired)
        ? "the token must have the rights repo and admin:repo_hook, and the Amplify GitHub App of the region be "
            + "installed for the repository (https://github.com/apps/aws-amplify-REGION/installations/new)"
        : "the token must be allowed to read the repository and to make webhooks and deploy keys";
    // Asked again after a while: nothing here has to change for it to be let in.
    return new Problem(Category.TRANSIENT, problem.code(), problem.action(), problem.getMessage() + " Amplify could "
        + "not connect " + desired.repository() + " with the token of amplify.tokenSecretRef: " + hint, null, problem);
  }

  /**
   * One call; two where there is another token, which AWS would not tell of: who dies between them tells it once more.
   */
  @Override
  public ObservedAmplifyApp update(
      Handle handle, Scope scope, AmplifyApp desired, ObservedAmplifyApp observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(apps.tag(scope, observed.arn(), observed.tags(), delta));
    }
    boolean connects = delta.touches("token") || delta.touches("repository");
    String secret = connects ? desired.token().reveal() : null;
    Map<String, String> environment = environment(observed, desired, false);
    environment.putAll(desired.environment());
    ObservedAmplifyApp now;
    try {
      now = ObservedAmplifyApp.of(apps.client(scope).updateApp(r -> {
        r.appId(observed.id()).buildSpec(desired.buildSpec()).customRules(rules(desired));
        if (delta.touches("environment")) {
          r.environmentVariables(environment.isEmpty() ? NO_VARIABLES : environment);
        }
        if (connects) {
          r.repository(desired.repository()).accessToken(isOnGitHub(desired) ? secret : null)
              .oauthToken(isOnGitHub(desired) ? null : secret);
        }
      }).app()).tagged(observed.tags());
    } catch (Problem problem) {
      throw connects ? explained(problem, desired) : problem;
    }
    if (!delta.touches("token")) {
      return now;
    }
    apps.client(scope).tagResource(
        r -> r.resourceArn(observed.arn()).tags(Map.of(TOKEN, desired.token().digest())));
    Map<String, String> tags = new TreeMap<>(observed.tags());
    tags.put(TOKEN, desired.token().digest());
    return now.tagged(tags);
  }

  /** With all that is in it. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedAmplifyApp observed, Farewell how) {
    try {
      apps.client(scope).deleteApp(r -> r.appId(observed.id()));
    } catch (Problem problem) {
      if (!problem.is("NotFoundException")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("amplify:ListApps", "amplify:CreateApp", "amplify:UpdateApp", "amplify:DeleteApp",
        "amplify:TagResource", "amplify:UntagResource");
  }

  @Override
  public List<Grant> grants() {
    return List.of(Apps.APPS.owned("UpdateApp", "DeleteApp", "TagResource", "UntagResource"),
        Apps.APPS.claimed("TagResource"),
        // Judged by no resource (service authorization reference of Amplify).
        Grant.onArns("AmplifyCreations", "amplify", "*").created("CreateApp"));
  }
}
