package dev.webapp.platform.sandbox.aws.amplify;

import static dev.webapp.platform.sandbox.aws.amplify.Amplify.AMPLIFY;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import software.amazon.awssdk.services.amplify.model.App;
import software.amazon.awssdk.services.amplify.model.Branch;
import software.amazon.awssdk.services.amplify.model.CreateBranchRequest;
import software.amazon.awssdk.services.amplify.model.CreateBranchResponse;
import software.amazon.awssdk.services.amplify.model.DeleteBranchRequest;
import software.amazon.awssdk.services.amplify.model.DeleteBranchResponse;
import software.amazon.awssdk.services.amplify.model.GetBranchRequest;
import software.amazon.awssdk.services.amplify.model.GetBranchResponse;
import software.amazon.awssdk.services.amplify.model.JobStatus;
import software.amazon.awssdk.services.amplify.model.JobSummary;
import software.amazon.awssdk.services.amplify.model.ListBranchesRequest;
import software.amazon.awssdk.services.amplify.model.ListBranchesResponse;
import software.amazon.awssdk.services.amplify.model.ListJobsRequest;
import software.amazon.awssdk.services.amplify.model.ListJobsResponse;
import software.amazon.awssdk.services.amplify.model.StartJobRequest;
import software.amazon.awssdk.services.amplify.model.StartJobResponse;
import software.amazon.awssdk.services.amplify.model.UpdateBranchRequest;
import software.amazon.awssdk.services.amplify.model.UpdateBranchResponse;

/** Branches, and what is built of them. Nobody pushes here: builds are begun by whoever asks for one. */
final class Branches implements AppState.Part {
  private static final Duration WAITS = Duration.ofSeconds(30);
  private static final Duration BUILDS = Duration.ofMinutes(3);
  /** A build that runs this comes to nothing. */
  private static final String FAILING = "exit 1";
  private static final int PAGE = 50;

  private final AppState state;

  Branches(AppState state) {
    this.state = state;
  }

  @Override
  public CreateBranchResponse createBranch(CreateBranchRequest request) {
    App app = state.app(request.appId());
    String key = app.appId() + "/" + request.branchName();
    if (state.branches.get(key) != null) {
      throw AppState.bad("The branch " + request.branchName() + " already exists for the app");
    }
    Branch made = Branch.builder().branchName(request.branchName()).stage(request.stage())
        .branchArn(state.arn("apps/" + app.appId() + "/branches/" + request.branchName()))
        .displayName(request.branchName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-"))
        .enableAutoBuild(request.enableAutoBuild()).tags(new TreeMap<>(request.tags())).build();
    state.branches.put(key, made);
    return CreateBranchResponse.builder().branch(made).build();
  }

  @Override
  public GetBranchResponse getBranch(GetBranchRequest request) {
    return GetBranchResponse.builder().branch(state.branch(request.appId(), request.branchName())).build();
  }

  @Override
  public ListBranchesResponse listBranches(ListBranchesRequest request) {
    App app = state.app(request.appId());
    return ListBranchesResponse.builder().branches(state.branches.all().stream()
        .filter(each -> each.branchArn().startsWith(app.appArn() + "/")).toList()).build();
  }

  @Override
  public UpdateBranchResponse updateBranch(UpdateBranchRequest request) {
    state.branch(request.appId(), request.branchName());
    String key = request.appId() + "/" + request.branchName();
    state.branches.change(key, branch -> branch.toBuilder()
        .stage(request.stage() == null ? branch.stage() : request.stage())
        .enableAutoBuild(request.enableAutoBuild() == null ? branch.enableAutoBuild() : request.enableAutoBuild())
        .build());
    return UpdateBranchResponse.builder().branch(state.branches.get(key)).build();
  }

  /** None that a host is answered by (DeleteBranch). */
  @Override
  public DeleteBranchResponse deleteBranch(DeleteBranchRequest request) {
    Branch branch = state.branch(request.appId(), request.branchName());
    boolean answers = state.domains.all().stream().anyMatch(
        host -> host.appId().equals(request.appId()) && host.branch().equals(request.branchName()));
    if (answers) {
      throw AppState.bad("The branch " + request.branchName() + " is associated with a domain");
    }
    jobs(request.appId(), request.branchName()).forEach(job -> state.jobs.remove(key(request.appId(),
        request.branchName(), job.jobId())));
    state.branches.remove(request.appId() + "/" + request.branchName());
    return DeleteBranchResponse.builder().branch(branch).build();
  }

  /** The last one first. */
  private List<JobSummary> jobs(String app, String branch) {
    List<JobSummary> all = new ArrayList<>(state.jobs.all().stream()
        .filter(job -> job.jobArn().startsWith(state.arn("apps/" + app + "/branches/" + branch + "/jobs/"))).toList());
    Collections.reverse(all);
    return all;
  }

  private static String key(String app, String branch, String id) {
    return app + "/" + branch + "/" + "0".repeat(10 - id.length()) + id;
  }

  @Override
  public ListJobsResponse listJobs(ListJobsRequest request) {
    state.branch(request.appId(), request.branchName());
    int size = request.maxResults() == null ? PAGE : request.maxResults();
    return ListJobsResponse.builder()
        .jobSummaries(jobs(request.appId(), request.branchName()).stream().limit(size).toList()).build();
  }

  @Override
  public StartJobResponse startJob(StartJobRequest request) {
    state.branch(request.appId(), request.branchName());
    if (!"RELEASE".equals(request.jobTypeAsString())) {
      throw AMPLIFY.refuse("BadRequestException", "The sandbox builds releases only");
    }
    boolean running = jobs(request.appId(), request.branchName()).stream().anyMatch(
        job -> job.status() == JobStatus.PENDING || job.status() == JobStatus.RUNNING);
    if (running) {
      throw AMPLIFY.error("LimitExceededException", 429,
          "The request was rejected because the branch already have pending or running jobs.");
    }
    String id = String.valueOf(jobs(request.appId(), request.branchName()).size() + 1);
    JobSummary begun = JobSummary.builder().jobId(id).jobType(request.jobType()).status(JobStatus.PENDING)
        .jobArn(state.arn("apps/" + request.appId() + "/branches/" + request.branchName() + "/jobs/" + id))
        .startTime(state.region.now()).build();
    String spec = state.app(request.appId()).buildSpec();
    JobStatus end = spec != null && spec.contains(FAILING) ? JobStatus.FAILED : JobStatus.SUCCEED;
    state.jobs.put(key(request.appId(), request.branchName(), id), Evolution.from(state.region.now(), begun)
        .then(WAITS, begun.toBuilder().status(JobStatus.RUNNING).build())
        .then(BUILDS, begun.toBuilder().status(end).build()));
    return StartJobResponse.builder().jobSummary(begun).build();
  }
}
