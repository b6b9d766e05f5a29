package dev.webapp.platform.aws.acm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.ValidationMethod;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class CertificateContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void isNotToldBeforeItIsIssued() {
      create(unproved());
      ObservedCertificate young = observe(unproved());
      assertThat(kind.outputs(young).get("arn")).isNull();
      assertThat(kind.readiness(young)).isInstanceOfSatisfying(Readiness.Progressing.class,
          p -> assertThat(p.reason()).contains("has not told the records yet"));

      aws.pass(Duration.ofMinutes(1));
      ObservedCertificate told = observe(unproved());
      assertThat(kind.outputs(told).get("arn")).isNull();
      assertThat(kind.outputs(told).get("validationName.unproved.example.com")).asString()
          .startsWith("_").endsWith(".unproved.example.com");
      assertThat(kind.readiness(told)).isInstanceOfSatisfying(Readiness.Progressing.class,
          p -> assertThat(p.reason()).contains("unproved.example.com"));
    }

    @Test
    void saysWhatToDoOnceAcmHasGivenUp() {
      create(unproved());
      aws.pass(Duration.ofHours(73));
      assertThat(kind.readiness(observe(unproved()))).isInstanceOfSatisfying(Readiness.Failed.class, failed -> {
        assertThat(failed.terminal()).isTrue();
        assertThat(failed.reason()).contains("VALIDATION_TIMED_OUT", "delete the certificate arn:aws:acm:");
      });
    }

    @Test
    void aStrangersOfTheSameNameDoesNotHideIt() {
      create(desired("main"));
      String ours = observe(desired("main")).arn();
      for (int i = 0; i < 5; i++) {
        aws.others().get(AcmClient.class, SCOPE).requestCertificate(r -> r.domainName("theirs.example.com")
            .validationMethod(ValidationMethod.DNS).tags(t -> t.key("Name").value("main")));
      }
      aws.pass(Duration.ofMinutes(1));
      assertThat(observe(desired("main")).arn()).isEqualTo(ours);
    }

    private Certificate unproved() {
      return with("domainName", "unproved.example.com");
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }
  }

  abstract static class Suite extends KindContract<Certificate, ObservedCertificate> {
    private static final List<String> HOSTS = List.of("main.example.com", "*.example.com");

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<Certificate, ObservedCertificate> kind(Clients clients) {
      return new CertificateKind(clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)), aws.clock());
    }

    private AcmClient acm() {
      return aws.others().get(AcmClient.class, SCOPE);
    }

    /** The records that prove these hosts are the same for all certificates of an account. */
    @Override
    protected void prepare() {
      if (!aws.faithful()) {
        return;
      }
      String arn = acm().requestCertificate(r -> r.domainName(HOSTS.getFirst()).subjectAlternativeNames(HOSTS.getLast())
          .validationMethod(ValidationMethod.DNS)).certificateArn();
      aws.pass(Duration.ofMinutes(1));
      CertificateDetail told = acm().describeCertificate(r -> r.certificateArn(arn)).certificate();
      acm().deleteCertificate(r -> r.certificateArn(arn));
      Route53Client route53 = aws.others().get(Route53Client.class, SCOPE);
      String zone = route53.listHostedZones().hostedZones().stream()
          .filter(each -> each.name().equals("example.com.")).findFirst().orElseThrow().id();
      told.domainValidationOptions().forEach(option -> route53.changeResourceRecordSets(r -> r.hostedZoneId(zone)
          .changeBatch(b -> b.changes(c -> c.action(ChangeAction.CREATE).resourceRecordSet(ResourceRecordSet.builder()
              .name(option.resourceRecord().name()).type("CNAME").ttl(60L)
              .resourceRecords(v -> v.value(option.resourceRecord().value())).build())))));
    }

    @Override
    protected Map<String, String> tags(String name, Map<String, String> users) {
      Map<String, String> tags = new TreeMap<>(super.tags(name, users));
      tags.put("Name", name);
      return tags;
    }

    @Override
    protected Certificate desired(String name) {
      return new Certificate(name + ".example.com", List.of(HOSTS.getLast()), tags(name));
    }

    /** Other names are another certificate, under another physical name. */
    @Override
    protected Map<String, Certificate> variants() {
      return Map.of();
    }

    @Override
    protected Map<String, Consumer<ObservedCertificate>> drifts() {
      return Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z"));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedCertificate observed, String key, String value) {
      acm().addTagsToCertificate(r -> r.certificateArn(observed.arn()).tags(t -> t.key(key).value(value)));
      return true;
    }

    /** As long as tags may be kept. */
    @Override
    protected Duration step() {
      return Duration.ofMinutes(10);
    }

    /** One listing, and each one's tags and details. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + 2 * resources;
    }

    @Test
    void tellsItsArnOnceIssued() {
      create(desired("main"));
      ObservedCertificate issued = settle(desired("main"));
      assertThat(kind.outputs(issued).get("arn")).isEqualTo(issued.arn());
    }
  }
}
