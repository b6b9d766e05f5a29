package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.amplify.AmplifyApp;
import dev.webapp.platform.aws.amplify.AmplifyApp.Rule;
import dev.webapp.platform.aws.amplify.AmplifyBranch;
import dev.webapp.platform.aws.amplify.AmplifyDomain;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Resource;
import org.junit.jupiter.api.Test;

class AmplifyTest {
  private static Graph<Resource> site(String frontend, String amplify) {
    return compose("""
        domain: {zone: example.com}
        frontends:
          - name: web
            type: Amplify
            %s
            amplify:
              repository: https://github.com/example/web
              tokenSecretRef: {name: github, key: token}
              %s
        """.formatted(frontend, amplify));
  }

  @Test
  void anAppIsBuiltAsUsual() {
    Graph<Resource> graph = site("", "");
    AmplifyApp app = desired(graph, "AmplifyApp/web", AmplifyApp.class);
    assertThat(app.buildSpec()).contains("- 'npm ci'\n", "- 'npm run build'\n", "baseDirectory: 'dist'\n");
    assertThat(app.rules()).isEmpty();
    assertThat(app.token()).hasToString("(secret)");
    assertThat(desired(graph, "AmplifyBranch/web", AmplifyBranch.class).autoBuild()).isTrue();
    assertThat(resource(graph, "AmplifyBranch/web").physicalName()).endsWith("/main");
    assertThat(graph.find(ResourceId.parse("AmplifyDomain/web"))).isEmpty();
  }

  @Test
  void commandsAreQuotedAsYamlHasIt() {
    assertThat(desired(site("", "buildCommands: [\"echo 'a: b' # c\"]"), "AmplifyApp/web", AmplifyApp.class)
        .buildSpec()).contains("        - 'echo ''a: b'' # c'\n");
  }

  @Test
  void everySettingThatAffectsWhatIsBuiltBuildsItAnew() {
    String usual = build("");
    assertThat(build("outputDirectory: out")).isNotEqualTo(usual);
    assertThat(build("buildCommands: [make]")).isNotEqualTo(usual);
    assertThat(build("environment: [{name: A, value: b}]")).isNotEqualTo(usual);
    assertThat(build("singlePageApp: true")).isEqualTo(usual);
    assertThat(desired(site("", "singlePageApp: true"), "AmplifyApp/web", AmplifyApp.class).rules())
        .containsExactly(Rule.SINGLE_PAGE);
  }

  private static String build(String amplify) {
    return desired(site("", amplify), "AmplifyBranch/web", AmplifyBranch.class).build();
  }

  @Test
  void aHostHasACertificateAtTheEdgesAndARecordOnceItIsBuilt() {
    Graph<Resource> graph = site("host: www.example.com", "");
    AmplifyDomain domain = desired(graph, "AmplifyDomain/web", AmplifyDomain.class);
    assertThat(domain.certificateArn()).isEqualTo("${Certificate/frontend.web.arn}");
    assertThat(domain.takenBy()).isEqualTo("${Host/www.example.com.takenBy}");
    assertThat(resource(graph, "Certificate/frontend.web").scope().region()).isEqualTo("us-east-1");
    assertThat(resource(graph, "AmplifyDomain/web").scope().region()).isEqualTo("eu-west-1");
    assertThat(resource(graph, "DnsRecord/_led.www.example.com").edges())
        .contains(Edge.alwaysReady(ResourceId.parse("AmplifyBranch/web")));
  }

  @Test
  void aHostElsewhereHasItsOwnCertificateAndNoRecord() {
    Graph<Resource> graph = site("host: www.example.org\n    certificateArn: "
        + "arn:aws:acm:us-east-1:123456789012:certificate/a", "");
    assertThat(desired(graph, "AmplifyDomain/web", AmplifyDomain.class).takenBy()).isEmpty();
    assertThat(graph.order()).noneMatch(each -> each.id().kind().equals("DnsRecord"));
  }
}
