package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.amplify.ObservedAmplifyBranch.Build;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.amplify.AmplifyClient;
import software.amazon.awssdk.services.amplify.model.App;
import software.amazon.awssdk.services.amplify.model.Branch;
import software.amazon.awssdk.services.amplify.model.JobSummary;
import software.amazon.awssdk.services.amplify.model.JobType;

/**
 * {@link AmplifyBranch}es. Outputs: {@code name}, and {@code host}, that of Amplify's own, once something is built.
 *
 * <p>Amplify builds what is pushed, and nothing before the first push, nor when only the settings change: that is begun
 * here. A tag notes beforehand which build is the last one, so that no crash begins it twice.
 */
public final class AmplifyBranchKind implements ResourceKind<AmplifyBranch, ObservedAmplifyBranch> {
  private static final int BUILDS = 10;
  private static final Set<String> ENDED = Set.of("SUCCEED", "FAILED", "CANCELLED");
  /** What an app answers below (user guide, "Getting started"). */
  private static final String DOMAIN = ".amplifyapp.com";
  private static final Grant.Target BRANCHES = Grant.on("AmplifyBranches", "amplify", "apps/*/branches/*");

  private final Apps apps;

  public AmplifyBranchKind(Clients clients) {
    this.apps = new Apps(clients);
  }

  @Override
  public String name() {
    return "AmplifyBranch";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  /** One listing, and two calls for each. */
  @Override
  public Map<Handle, ObservedAmplifyBranch> observe(Scope scope, Collection<Sought<AmplifyBranch>> sought) {
    Map<String, List<App>> byName = apps.byName(scope);
    Map<Handle, ObservedAmplifyBranch> seen = new TreeMap<>();
    for (Sought<AmplifyBranch> each : sought) {
      String[] names = each.handle().physicalName().split("/", 2);
      Apps.of(byName.get(names[0]), each.desired() == null ? null : each.desired().appId())
          .flatMap(app -> read(apps.client(scope), app, names[1]))
          .ifPresent(branch -> seen.put(each.handle(), branch));
    }
    return seen;
  }

  /** Empty where there is none, or it went a moment ago. */
  private static Optional<ObservedAmplifyBranch> read(AmplifyClient client, App app, String name) {
    try {
      Branch branch = client.getBranch(r -> r.appId(app.appId()).branchName(name)).branch();
      List<Build> builds = client.listJobs(r -> r.appId(app.appId()).branchName(name).maxResults(BUILDS))
          .jobSummaries().stream().map(AmplifyBranchKind::build).toList();
      return Optional.of(observed(app.appId(), app.defaultDomain(), branch, builds));
    } catch (Problem problem) {
      if (problem.is("NotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private static ObservedAmplifyBranch observed(String app, String domain, Branch branch, List<Build> builds) {
    return new ObservedAmplifyBranch(app, branch.branchName(), branch.branchArn(), branch.displayName() + "." + domain,
        branch.stageAsString(), Boolean.TRUE.equals(branch.enableAutoBuild()), builds, Apps.own(branch.tags()));
  }

  private static Build build(JobSummary job) {
    return new Build(Long.parseLong(job.jobId()), job.statusAsString());
  }

  @Override
  public AmplifyBranch project(ObservedAmplifyBranch observed, AmplifyBranch desired) {
    Map<String, String> tags = new TreeMap<>(Tags.ours(observed.tags(), desired.tags()));
    tags.remove(ObservedAmplifyBranch.BUILD);
    return new AmplifyBranch(observed.appId(), observed.stage(), observed.autoBuild(), observed.built(), tags);
  }

  @Override
  public Readiness readiness(ObservedAmplifyBranch observed) {
    if (observed.last().isEmpty()) {
      return new Readiness.Progressing("it has yet to be built");
    }
    Build last = observed.last().get();
    String said = "build " + last.number() + " " + last.status();
    return switch (last.status()) {
      case "SUCCEED" -> Readiness.READY;
      case "FAILED", "CANCELLED" -> observed.isServed()
          ? new Readiness.Ready(said + ", the one before is served: Amplify's console has its log")
          : new Readiness.Failed(said + ": Amplify's console has its log; mend amplify.buildCommands and "
              + "outputDirectory here, or push what mends it", false);
      default -> observed.isServed() ? new Readiness.Ready(said + ", until then the one before is served")
          : new Readiness.Progressing(said);
    };
  }

  @Override
  public Outputs outputs(ObservedAmplifyBranch observed) {
    return Outputs.of("name", observed.name()).and("host", observed.isServed() ? observed.host() : null);
  }

  @Override
  public ObservedAmplifyBranch create(Handle handle, Scope scope, AmplifyBranch desired, Token token) {
    String name = branch(handle);
    AmplifyClient client = apps.client(scope);
    try {
      Branch made = client.createBranch(r -> r.appId(desired.appId()).branchName(name).stage(desired.stage())
          .enableAutoBuild(desired.autoBuild()).tags(desired.tags())).branch();
      return observed(desired.appId(), desired.appId() + DOMAIN, made, List.of());
    } catch (Problem problem) {
      boolean exists = problem.is("BadRequestException")
          && String.valueOf(problem.getMessage()).contains("already exist");
      throw exists ? new Problem(Category.EXISTS, problem.code(), problem.action(),
          "the app has a branch " + name + " already", null, problem) : problem;
    }
  }

  private static String branch(Handle handle) {
    return handle.physicalName().substring(handle.physicalName().indexOf('/') + 1);
  }

  @Override
  public ObservedAmplifyBranch update(
      Handle handle, Scope scope, AmplifyBranch desired, ObservedAmplifyBranch observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(apps.tag(scope, observed.arn(), observed.tags(), delta));
    }
    String name = branch(handle);
    AmplifyClient client = apps.client(scope);
    if (delta.touches("stage") || delta.touches("autoBuild")) {
      client.updateBranch(r -> r.appId(observed.appId()).branchName(name).stage(desired.stage())
          .enableAutoBuild(desired.autoBuild()));
      return observed.with(desired.stage(), desired.autoBuild());
    }
    observed.last().filter(last -> !ENDED.contains(last.status())).ifPresent(last -> {
      throw running(last.number(), null);
    });
    String note = observed.note(desired.build());
    if (!note.equals(observed.tags().get(ObservedAmplifyBranch.BUILD))) {
      client.tagResource(r -> r.resourceArn(observed.arn()).tags(Map.of(ObservedAmplifyBranch.BUILD, note)));
      Map<String, String> tags = new TreeMap<>(observed.tags());
      tags.put(ObservedAmplifyBranch.BUILD, note);
      return observed.tagged(tags);
    }
    List<Build> builds = new ArrayList<>(observed.builds());
    try {
      builds.add(build(client.startJob(
          r -> r.appId(observed.appId()).branchName(name).jobType(JobType.RELEASE)).jobSummary()));
    } catch (Problem problem) {
      boolean isRunning = problem.is("LimitExceededException")
          && String.valueOf(problem.getMessage()).contains("pending or running");
      throw isRunning ? running(observed.last().map(Build::number).orElse(0L) + 1, problem) : problem;
    }
    return observed.with(builds);
  }

  /** A branch has one at a time; Amplify calls a second one a limit. */
  private static Problem running(long number, Problem cause) {
    return new Problem(Category.CONFLICT, "BuildIsRunning", "amplify:StartJob", "build " + number
        + " is under way; another one, by the settings that there are now, follows", null, cause);
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedAmplifyBranch observed, Farewell how) {
    try {
      apps.client(scope).deleteBranch(r -> r.appId(observed.appId()).branchName(branch(handle)));
    } catch (Problem problem) {
      if (!problem.is("NotFoundException")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("amplify:ListApps", "amplify:GetBranch", "amplify:ListJobs", "amplify:CreateBranch",
        "amplify:UpdateBranch", "amplify:DeleteBranch", "amplify:StartJob", "amplify:TagResource",
        "amplify:UntagResource");
  }

  @Override
  public List<Grant> grants() {
    return List.of(BRANCHES.owned("UpdateBranch", "DeleteBranch", "TagResource", "UntagResource"),
        BRANCHES.created("CreateBranch"), BRANCHES.claimed("TagResource"),
        // Builds have no tags (service authorization reference of Amplify).
        Grant.on("AmplifyJobs", "amplify", "apps/*/branches/*/jobs/*").any("StartJob"));
  }
}
