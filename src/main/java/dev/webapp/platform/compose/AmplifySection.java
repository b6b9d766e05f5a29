package dev.webapp.platform.compose;

import dev.webapp.platform.api.FrontendSpec;
import dev.webapp.platform.aws.amplify.AmplifyApp;
import dev.webapp.platform.aws.amplify.AmplifyApp.Rule;
import dev.webapp.platform.aws.amplify.AmplifyBranch;
import dev.webapp.platform.aws.amplify.AmplifyDomain;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.SecretEntryQuery;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Amplify builds of a repository and answers browsers with. */
final class AmplifySection {
  private static final int NAME = 255;

  private final Draft draft;
  private final DomainSection domain;

  AmplifySection(Draft draft, DomainSection domain) {
    this.draft = draft;
    this.domain = domain;
  }

  void add(FrontendSpec frontend) {
    String origin = FrontendSection.origin(frontend);
    FrontendSpec.Amplify amplify = frontend.amplify();
    SecretEntryQuery entry = new SecretEntryQuery(draft.setting().namespace(), amplify.tokenSecretRef().name(),
        amplify.tokenSecretRef().key(), origin + ".amplify.tokenSecretRef");
    ResourceId token = new ResourceId("SecretEntry", "frontend." + frontend.name());
    draft.add(Resource.of(token, entry.physicalName(), Scope.CLUSTER, Part.EDGE, origin, _ -> entry));

    ResourceId app = new ResourceId("AmplifyApp", frontend.name());
    String name = draft.names().of("frontend." + frontend.name(), NAME);
    String buildSpec = AmplifyApp.buildSpec(amplify.buildCommands(), amplify.outputDirectory());
    Map<String, String> environment = new TreeMap<>();
    amplify.environment().forEach(variable -> environment.put(variable.name(), variable.value()));
    List<Rule> rules = amplify.singlePageApp() ? List.of(Rule.SINGLE_PAGE) : List.of();
    draft.add(draft.inAws(app, name, Part.EDGE, origin, values -> new AmplifyApp(amplify.repository(),
        values.secret(token.ref("value")), buildSpec, environment, rules, draft.tags(app))));

    ResourceId branch = new ResourceId("AmplifyBranch", frontend.name());
    String build = Digest.of(10, amplify.repository(), buildSpec, environment.toString());
    draft.add(draft.inAws(branch, name + "/" + amplify.branch(), Part.EDGE, origin, values -> new AmplifyBranch(
            values.get(app.ref("id")), "PRODUCTION", true, build, draft.tags(branch)))
        // Otherwise it would be built by the settings that the app had before.
        .after(Edge.alwaysReady(app)));
    if (frontend.host() != null) {
      addDomain(frontend, name, app, branch);
    }
  }

  private void addDomain(FrontendSpec frontend, String name, ResourceId app, ResourceId branch) {
    String origin = FrontendSection.origin(frontend);
    String host = frontend.host();
    ResourceId certificate = new ResourceId("Certificate", "frontend." + frontend.name());
    boolean certified = frontend.certificateArn() == null;
    if (certified) {
      domain.addCertificate(certificate, List.of(host), FrontendSection.edges(draft.scope()), origin);
    }
    ResourceId free = domain.holds(host) ? domain.addHost(host) : null;
    ResourceId id = new ResourceId("AmplifyDomain", frontend.name());
    draft.add(draft.inAws(id, name + "/" + host, Part.EDGE, origin, values -> {
      String arn = certified ? values.get(certificate.ref("arn")) : frontend.certificateArn();
      // The branch must be there, and need not be built.
      return new AmplifyDomain(values.get(app.ref("id")), values.get(branch.ref("name")), arn,
          free == null ? "" : values.get(free.ref("takenBy")));
    }));
    if (free != null) {
      domain.addRecordLedTo(host, id, Edge.alwaysReady(branch));
    }
  }
}
