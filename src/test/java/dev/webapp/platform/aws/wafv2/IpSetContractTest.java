package dev.webapp.platform.aws.wafv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

class IpSetContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto makes a second one of the same name. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of(CREATED_TWICE);
    }
  }

  abstract static class Suite extends KindContract<IpSet, ObservedIpSet> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    private Wafv2Client waf() {
      return aws.others().get(Wafv2Client.class, SCOPE);
    }

    @Override
    protected ResourceKind<IpSet, ObservedIpSet> kind(Clients clients) {
      return new IpSetKind(clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)), aws.clock());
    }

    @Override
    protected IpSet desired(String name) {
      return new IpSet(false, IpSet.IPV4, List.of("192.0.2.0/24", "198.51.100.7/32"), tags(name));
    }

    @Override
    protected Map<String, IpSet> variants() {
      return Map.of("addresses", with("addresses", List.of("192.0.2.0/24")));
    }

    @Override
    protected Map<String, Consumer<ObservedIpSet>> drifts() {
      return cases(Map.of("an address added", seen -> {
            String token = waf().getIPSet(r -> r.id(seen.id()).name(seen.name()).scope("REGIONAL")).lockToken();
            waf().updateIPSet(r -> r.id(seen.id()).name(seen.name()).scope("REGIONAL").lockToken(token)
                .addresses("192.0.2.0/24", "198.51.100.7/32", "203.0.113.0/24"));
          },
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedIpSet observed, String key, String value) {
      waf().tagResource(r -> r.resourceARN(observed.arn()).tags(t -> t.key(key).value(value)));
      return true;
    }

    /** As long as tags may be kept. */
    @Override
    protected Duration step() {
      return Duration.ofMinutes(10);
    }

    /** One listing, and each one's addresses and tags. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + 2 * resources;
    }

    @Test
    void howABlockIsWrittenDoesNotMatter() {
      create(new IpSet(false, IpSet.IPV6, List.of("2001:db8::1/32"), tags("main")));
      IpSet same = new IpSet(false, IpSet.IPV6, List.of("2001:0DB8:0::/32"), tags("main"));
      ObservedIpSet settled = settle(same);
      assertThat(settled.addresses()).containsExactly("2001:0db8:0000:0000:0000:0000:0000:0000/32");
    }
  }
}
