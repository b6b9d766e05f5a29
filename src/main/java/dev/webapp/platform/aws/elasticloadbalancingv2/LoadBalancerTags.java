package dev.webapp.platform.aws.elasticloadbalancingv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.TagReader;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/** The tags of load balancers, which the AWS Load Balancer Controller takes from their Ingresses. */
public final class LoadBalancerTags implements TagReader {
  private final Clients clients;

  public LoadBalancerTags(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Map<String, String> read(Scope scope, String arn) {
    return ControllerTags.read(clients.get(ElasticLoadBalancingV2Client.class, scope), List.of(arn))
        .getOrDefault(arn, Map.of());
  }
}
