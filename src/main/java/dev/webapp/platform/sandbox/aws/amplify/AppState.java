package dev.webapp.platform.sandbox.aws.amplify;

import static dev.webapp.platform.sandbox.aws.amplify.Amplify.AMPLIFY;

import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.amplify.AmplifyClient;
import software.amazon.awssdk.services.amplify.model.App;
import software.amazon.awssdk.services.amplify.model.Branch;
import software.amazon.awssdk.services.amplify.model.JobSummary;

/** What a region has of Amplify. What is in an app is kept by the app's id, a slash, and its own. */
final class AppState {
  /** A part of the client. */
  interface Part extends AmplifyClient {
    @Override
    default String serviceName() {
      return AmplifyClient.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  /**
   * A host of an app.
   *
   * @param target what a record is to lead to
   * @param failure why it comes to nothing; null where it may
   * @param since when it was asked for
   * @param available since when it has answered; null while it has yet to
   * @param updated when its certificate or branch was last changed; null where never
   */
  record Host(String appId, String host, String branch, String certificateArn, String target, String failure,
      Instant since, Instant available, Instant updated) {
    Host availableAt(Instant at) {
      return new Host(appId, host, branch, certificateArn, target, failure, since, at, updated);
    }

    Host changed(String nextBranch, String nextCertificate, Instant at) {
      return new Host(appId, host, nextBranch, nextCertificate, target, failure, since, available, at);
    }
  }

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int MOST_TAGS = 50;

  final Region region;
  final Amplify.Surroundings surroundings;
  final Store<App> apps;
  final Store<Branch> branches;
  final Store<JobSummary> jobs;
  final Store<Host> domains;

  AppState(Region region, Amplify.Surroundings surroundings) {
    this.region = region;
    this.surroundings = surroundings;
    this.apps = new Store<>(region.view());
    this.branches = new Store<>(region.view());
    this.jobs = new Store<>(region.view());
    this.domains = new Store<>(region.view());
  }

  String id() {
    return "d" + region.ids().letters(13, LETTERS);
  }

  String arn(String resource) {
    return region.arn(AMPLIFY, resource);
  }

  App app(String id) {
    return found(apps.get(id), "App " + id + " not found");
  }

  Branch branch(String app, String name) {
    app(app);
    return found(branches.get(app + "/" + name), "Branch " + name + " not found");
  }

  static <T> T found(T there, String message) {
    if (there == null) {
      throw AMPLIFY.error("NotFoundException", 404, message + ".");
    }
    return there;
  }

  static AwsServiceException bad(String message) {
    return AMPLIFY.refuse("BadRequestException", message);
  }

  /** The path after {@code apps/}: of an app its id, of a branch both, with {@code branches/} between. */
  private static String path(String arn) {
    return arn.substring(arn.indexOf(":apps/") + 6);
  }

  Map<String, String> tags(String arn) {
    String[] parts = path(arn).split("/branches/", 2);
    if (parts.length == 2) {
      Branch branch = branches.get(parts[0] + "/" + parts[1]);
      return branch == null ? Map.of() : branch.tags();
    }
    return apps.get(parts[0]) == null ? Map.of() : apps.get(parts[0]).tags();
  }

  void retag(String arn, Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw bad("A resource can have at most " + MOST_TAGS + " tags");
    }
    String[] parts = path(arn).split("/branches/", 2);
    if (parts.length == 2) {
      branch(parts[0], parts[1]);
      branches.change(parts[0] + "/" + parts[1], branch -> branch.toBuilder().tags(tags).build());
    } else {
      apps.change(app(parts[0]).appId(), app -> app.toBuilder().tags(tags).build());
    }
  }

  static Map<String, String> merged(Map<String, String> has, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(has);
    all.putAll(more);
    return all;
  }
}
