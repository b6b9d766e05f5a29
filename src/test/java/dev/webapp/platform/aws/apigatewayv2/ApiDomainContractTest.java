package dev.webapp.platform.aws.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.ValidationMethod;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Not on moto, whose hosts have neither a name to lead a record to nor a zone. */
class ApiDomainContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void tellsWhereToLeadARecordOnceItAnswersWithAnApi() {
      ObservedApiDomain made = create(desired("main"));
      assertThat(kind.outputs(made).get("dnsName")).isNull();
      assertThat(kind.outputs(settle(desired("main"))).get("dnsName")).asString()
          .matches("d-[a-z0-9]{10}\\.execute-api\\.us-east-1\\.amazonaws\\.com");
    }
  }

  abstract static class Suite extends KindContract<ApiDomain, ObservedApiDomain> {
    private final List<String> certificates = new ArrayList<>();
    private final List<String> apis = new ArrayList<>();

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    /** Two certificates that are issued, and two APIs that are served. */
    @Override
    protected void prepare() {
      certificates.clear();
      apis.clear();
      AcmClient acm = aws.others().get(AcmClient.class, SCOPE);
      for (int i = 0; i < 2; i++) {
        certificates.add(acm.requestCertificate(r -> r.domainName("*.example.com").validationMethod(
            ValidationMethod.DNS)).certificateArn());
        String api = new ApiSubjects(aws).client().createApi(
            r -> r.name("api").protocolType(ProtocolType.HTTP)).apiId();
        new ApiSubjects(aws).client().createStage(r -> r.apiId(api).stageName("$default").autoDeploy(true));
        apis.add(api);
      }
      aws.pass(Duration.ofMinutes(1));
      ResourceRecord proof = acm.describeCertificate(r -> r.certificateArn(certificates.getFirst())).certificate()
          .domainValidationOptions().getFirst().resourceRecord();
      Route53Client route53 = aws.others().get(Route53Client.class, SCOPE);
      String zone = route53.listHostedZones().hostedZones().stream()
          .filter(each -> each.name().equals("example.com.")).findFirst().orElseThrow().id();
      route53.changeResourceRecordSets(r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(c -> c
          .action(ChangeAction.CREATE).resourceRecordSet(ResourceRecordSet.builder().name(proof.name()).type("CNAME")
              .ttl(60L).resourceRecords(v -> v.value(proof.value())).build()))));
      aws.pass(Duration.ofMinutes(10));
    }

    @Override
    protected ResourceKind<ApiDomain, ObservedApiDomain> kind(Clients clients) {
      return new ApiDomainKind(clients);
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(new ResourceId("ApiDomain", name), name + ".example.com");
    }

    @Override
    protected ApiDomain desired(String name) {
      return new ApiDomain(certificates.getFirst(), apis.getFirst(), tags(name));
    }

    @Override
    protected Map<String, ApiDomain> variants() {
      return cases(Map.of("certificateArn", with("certificateArn", certificates.getLast()),
          "apiId", with("apiId", apis.getLast())));
    }

    @Override
    protected Map<String, Consumer<ObservedApiDomain>> drifts() {
      return cases(Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z"),
          "answers with nothing", seen -> new ApiSubjects(aws).client().deleteApiMapping(
              r -> r.domainName(seen.host()).apiMappingId(seen.mappingId()))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedApiDomain observed, String key, String value) {
      new ApiSubjects(aws).client().tagResource(r -> r.resourceArn(
          "arn:aws:apigateway:us-east-1::/domainnames/" + observed.host()).tags(Map.of(key, value)));
      return true;
    }

    /** One listing, and what each answers with. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }

    /** What it creates with tags is asked for by that name, too. */
    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("apigateway:TagResource");
    }
  }
}
