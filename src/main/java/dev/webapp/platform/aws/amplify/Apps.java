package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.amplify.AmplifyClient;
import software.amazon.awssdk.services.amplify.model.App;

/** What the kinds of Amplify share: everything is part of an app, and an app is found by its name in the listing. */
final class Apps {
  static final Grant.Target APPS = Grant.on("AmplifyApps", "amplify", "apps/*");
  private static final int PAGE = 100;

  private final Clients clients;

  Apps(Clients clients) {
    this.clients = clients;
  }

  AmplifyClient client(Scope scope) {
    return clients.get(AmplifyClient.class, scope);
  }

  Map<String, List<App>> byName(Scope scope) {
    return client(scope).listAppsPaginator(r -> r.maxResults(PAGE)).stream().flatMap(page -> page.apps().stream())
        .collect(Collectors.groupingBy(App::name));
  }

  /**
   * Of the apps of one name, which Amplify lets have several, ours.
   *
   * @param wanted our tags; empty where any owner will do
   */
  static Optional<App> ours(List<App> named, Map<String, String> wanted) {
    Map<String, App> byId = (named == null ? List.<App>of() : named).stream()
        .collect(Collectors.toMap(App::appId, Function.identity()));
    return Tags.mostOurs(byId.keySet(), id -> own(byId.get(id).tags()), wanted).map(byId::get);
  }

  /**
   * The app that a part of it is looked for in.
   *
   * @param id where it is known; null where any owner will do
   */
  static Optional<App> of(List<App> named, String id) {
    return id == null ? ours(named, Map.of())
        : (named == null ? List.<App>of() : named).stream().filter(app -> app.appId().equals(id)).findFirst();
  }

  /** Writes the tags that differ, removals first; answers what is there then. */
  Map<String, String> tag(Scope scope, String arn, Map<String, String> present, Delta delta) {
    Map<String, String> now = new TreeMap<>(present);
    List<String> gone = Tags.toRemove(delta);
    if (gone.isEmpty()) {
      now.putAll(Tags.toSet(delta));
      client(scope).tagResource(r -> r.resourceArn(arn).tags(Tags.toSet(delta)));
    } else {
      now.keySet().removeAll(gone);
      client(scope).untagResource(r -> r.resourceArn(arn).tagKeys(gone));
    }
    return now;
  }

  /** Without AWS's own. */
  static Map<String, String> own(Map<String, String> tags) {
    Map<String, String> own = new TreeMap<>(tags);
    own.keySet().removeIf(key -> key.startsWith("aws:"));
    return own;
  }
}
