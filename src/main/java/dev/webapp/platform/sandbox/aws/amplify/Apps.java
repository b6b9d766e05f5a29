package dev.webapp.platform.sandbox.aws.amplify;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.amplify.model.App;
import software.amazon.awssdk.services.amplify.model.CreateAppRequest;
import software.amazon.awssdk.services.amplify.model.CreateAppResponse;
import software.amazon.awssdk.services.amplify.model.DeleteAppRequest;
import software.amazon.awssdk.services.amplify.model.DeleteAppResponse;
import software.amazon.awssdk.services.amplify.model.GetAppRequest;
import software.amazon.awssdk.services.amplify.model.GetAppResponse;
import software.amazon.awssdk.services.amplify.model.ListAppsRequest;
import software.amazon.awssdk.services.amplify.model.ListAppsResponse;
import software.amazon.awssdk.services.amplify.model.TagResourceRequest;
import software.amazon.awssdk.services.amplify.model.TagResourceResponse;
import software.amazon.awssdk.services.amplify.model.UntagResourceRequest;
import software.amazon.awssdk.services.amplify.model.UntagResourceResponse;
import software.amazon.awssdk.services.amplify.model.UpdateAppRequest;
import software.amazon.awssdk.services.amplify.model.UpdateAppResponse;

/** Apps, whose names need not be unique. */
final class Apps implements AppState.Part {
  /** What no repository lets in. */
  private static final String EXPIRED = "expired";
  private static final int PAGE = 100;

  private final AppState state;

  Apps(AppState state) {
    this.state = state;
  }

  /** Tries the token at once. */
  private static void connect(String repository, String accessToken, String oauthToken) {
    String token = accessToken == null ? oauthToken : accessToken;
    if (repository != null && (token == null || token.isEmpty() || token.equals(EXPIRED))) {
      throw AppState.bad("There was an issue setting up your repository. Please verify that you should at least "
          + "provide one valid token.");
    }
  }

  @Override
  public CreateAppResponse createApp(CreateAppRequest request) {
    connect(request.repository(), request.accessToken(), request.oauthToken());
    String id = state.id();
    App made = App.builder().appId(id).appArn(state.arn("apps/" + id)).name(request.name())
        .repository(request.repository()).platform(request.platform()).buildSpec(request.buildSpec())
        .environmentVariables(request.environmentVariables()).customRules(request.customRules())
        .defaultDomain(id + ".amplifyapp.com").tags(new TreeMap<>(request.tags())).build();
    state.apps.put(id, made);
    return CreateAppResponse.builder().app(made).build();
  }

  @Override
  public GetAppResponse getApp(GetAppRequest request) {
    return GetAppResponse.builder().app(state.app(request.appId())).build();
  }

  @Override
  public ListAppsResponse listApps(ListAppsRequest request) {
    Page<App> page = state.apps.page(
        request.nextToken(), request.maxResults() == null ? PAGE : request.maxResults(), List.of());
    return ListAppsResponse.builder().apps(page.items()).nextToken(page.next()).build();
  }

  @Override
  public UpdateAppResponse updateApp(UpdateAppRequest request) {
    App before = state.app(request.appId());
    connect(request.repository(), request.accessToken(), request.oauthToken());
    App.Builder after = before.toBuilder();
    if (request.repository() != null) {
      after.repository(request.repository());
    }
    if (request.buildSpec() != null) {
      after.buildSpec(request.buildSpec());
    }
    // No variables say nothing; a space alone says that there are none.
    if (!request.environmentVariables().isEmpty()) {
      Map<String, String> environment = new TreeMap<>(request.environmentVariables());
      if (environment.containsKey("")) {
        throw AppState.bad("Environment variables cannot have an empty key");
      }
      environment.remove(" ");
      after.environmentVariables(environment);
    }
    if (request.hasCustomRules()) {
      after.customRules(request.customRules());
    }
    state.apps.change(before.appId(), _ -> after.build());
    return UpdateAppResponse.builder().app(after.build()).build();
  }

  /** With all that is in it. */
  @Override
  public DeleteAppResponse deleteApp(DeleteAppRequest request) {
    App app = state.app(request.appId());
    state.domains.all().stream().filter(each -> each.appId().equals(app.appId()))
        .forEach(each -> state.domains.remove(app.appId() + "/" + each.host()));
    state.branches.all().stream().filter(each -> each.branchArn().startsWith(app.appArn() + "/"))
        .forEach(each -> state.branches.remove(app.appId() + "/" + each.branchName()));
    state.apps.remove(app.appId());
    return DeleteAppResponse.builder().app(app).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    state.retag(request.resourceArn(), AppState.merged(state.tags(request.resourceArn()), request.tags()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    Map<String, String> left = new TreeMap<>(state.tags(request.resourceArn()));
    left.keySet().removeAll(request.tagKeys());
    state.retag(request.resourceArn(), left);
    return UntagResourceResponse.builder().build();
  }
}
