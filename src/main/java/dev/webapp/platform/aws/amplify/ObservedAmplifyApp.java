package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.aws.amplify.AmplifyApp.Rule;
import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.amplify.model.App;

/**
 * An app as AWS tells it.
 *
 * @param domain its branches answer below it
 */
record ObservedAmplifyApp(String id, String arn, String domain, String repository, String buildSpec,
    Map<String, String> environment, List<Rule> rules, Map<String, String> tags) implements Observed {
  static ObservedAmplifyApp of(App told) {
    return new ObservedAmplifyApp(told.appId(), told.appArn(), told.defaultDomain(), told.repository(),
        told.buildSpec(), new TreeMap<>(told.environmentVariables()),
        told.customRules().stream().map(rule -> new Rule(rule.source(), rule.target(), rule.status())).toList(),
        Apps.own(told.tags()));
  }

  ObservedAmplifyApp tagged(Map<String, String> now) {
    return new ObservedAmplifyApp(id, arn, domain, repository, buildSpec, environment, rules, now);
  }
}
