package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.resource.SecretValue;
import java.util.Map;
import software.amazon.awssdk.services.amplify.AmplifyClient;

/** What Amplify has, made by somebody else. */
record AmplifySubjects(AwsEnvironment aws) {
  AmplifyClient client() {
    return aws.others().get(AmplifyClient.class, AwsEnvironment.SCOPE);
  }

  /** The id of a new app. */
  String app(String name, Map<String, String> tags) {
    return client().createApp(r -> r.name(name).tags(tags)).app().appId();
  }

  static SecretValue token(String version) {
    return new SecretValue("github/" + version, () -> "token of " + version);
  }
}
