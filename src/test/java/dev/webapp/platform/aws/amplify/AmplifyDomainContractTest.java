package dev.webapp.platform.aws.amplify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.ValidationMethod;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class AmplifyDomainContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void tellsWhereToLeadARecordOnceItKnows() {
      ObservedAmplifyDomain made = create(desired("main"));
      assertThat(kind.outputs(made).get("dnsName")).isNull();
      aws.pass(Duration.ofMinutes(3));
      assertThat(kind.outputs(observe(desired("main"))).get("dnsName")).asString()
          .matches("d[a-z0-9]{13}\\.cloudfront\\.net");
    }

    @Test
    void takesNoHostThatOthersHaveRecordsOf() {
      assertThatThrownBy(() -> create(with("takenBy", "records of others (A)")))
          .hasMessageContaining("the host main.example.com has records of others (A) already");
    }
  }

  abstract static class Suite extends KindContract<AmplifyDomain, ObservedAmplifyDomain> {
    private final List<String> certificates = new ArrayList<>();
    private String app;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    /** An app with two branches, two certificates that are issued, and a zone that leads to it. */
    @Override
    protected void prepare() {
      certificates.clear();
      app = new AmplifySubjects(aws).app("web", tags("web"));
      for (String branch : List.of("main", "next")) {
        new AmplifySubjects(aws).client().createBranch(r -> r.appId(app).branchName(branch));
      }
      AcmClient acm = aws.others().get(AcmClient.class, SCOPE);
      for (int i = 0; i < 2; i++) {
        certificates.add(acm.requestCertificate(r -> r.domainName("*.example.com").validationMethod(
            ValidationMethod.DNS)).certificateArn());
      }
      aws.pass(Duration.ofMinutes(1));
      ResourceRecord proof = acm.describeCertificate(r -> r.certificateArn(certificates.getFirst())).certificate()
          .domainValidationOptions().getFirst().resourceRecord();
      record(proof.name(), proof.value());
      aws.pass(Duration.ofMinutes(10));
    }

    private void record(String name, String value) {
      Route53Client route53 = aws.others().get(Route53Client.class, SCOPE);
      String zone = route53.listHostedZones().hostedZones().stream()
          .filter(each -> each.name().equals("example.com.")).findFirst().orElseThrow().id();
      route53.changeResourceRecordSets(r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(c -> c
          .action(ChangeAction.UPSERT).resourceRecordSet(ResourceRecordSet.builder().name(name).type("CNAME").ttl(60L)
              .resourceRecords(v -> v.value(value)).build()))));
    }

    /** Somebody leads the host there once it is known where. */
    @Override
    protected void meanwhile(ObservedAmplifyDomain seen) {
      if (seen.status().equals("AWAITING_APP_CNAME")) {
        record(seen.host(), seen.target());
      }
    }

    /** Its app has the tags. */
    @Override
    protected boolean judgedByTags() {
      return false;
    }

    @Override
    protected AmplifyDomain ofOthers(AmplifyDomain desired) {
      return desired;
    }

    @Override
    protected void disown(ObservedAmplifyDomain observed) {
      new AmplifySubjects(aws).client().untagResource(r -> r.tagKeys(Ownership.OWNER)
          .resourceArn(new AmplifySubjects(aws).client().getApp(a -> a.appId(app)).app().appArn()));
    }

    @Override
    protected ResourceKind<AmplifyDomain, ObservedAmplifyDomain> kind(Clients clients) {
      return new AmplifyDomainKind(clients);
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(new ResourceId("AmplifyDomain", name), "web/" + name + ".example.com");
    }

    @Override
    protected AmplifyDomain desired(String name) {
      return new AmplifyDomain(app, "main", certificates.getFirst(), "");
    }

    @Override
    protected Map<String, AmplifyDomain> variants() {
      return cases(Map.of("branch", with("branch", "next"),
          "certificateArn", with("certificateArn", certificates.getLast())));
    }

    @Override
    protected Map<String, Consumer<ObservedAmplifyDomain>> drifts() {
      return cases(Map.of("answered by another branch", seen -> new AmplifySubjects(aws).client()
          .updateDomainAssociation(r -> r.appId(app).domainName(seen.host())
              .subDomainSettings(s -> s.prefix("").branchName("next"))
              .certificateSettings(c -> c.type("CUSTOM").customCertificateArn(certificates.getFirst())))));
    }

    /** AWS gives it none with its creation. */
    @Override
    protected boolean tagBehindOurBack(ObservedAmplifyDomain observed, String key, String value) {
      return false;
    }

    /** One listing, and a call for each. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }
  }
}
