package dev.webapp.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.sandbox.aws.LoadBalancerController;
import dev.webapp.platform.sandbox.cluster.controllers.IngressGroup;
import dev.webapp.platform.sandbox.cluster.controllers.IngressView;
import dev.webapp.platform.sandbox.cluster.controllers.LoadBalancers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Joins the cluster in memory to the account in memory, as the AWS Load Balancer Controller joins the real ones.
 *
 * @param pods whether the cluster plays pods; otherwise one address stands for those of each service
 */
record AccountLoadBalancers(LoadBalancerController account, boolean pods) implements LoadBalancers {
  private static final Set<String> STAND_IN = Set.of("10.0.1.10");

  @Override
  public Optional<String> ensure(IngressGroup group) {
    IngressView first = group.members().getFirst();
    Map<String, LoadBalancerController.Backend> backends = new TreeMap<>();
    for (IngressView ingress : group.members()) {
      for (IngressView.Backend backend : ingress.backends()) {
        if (!backend.port().equals("use-annotation")) {
          backends.put(ingress.namespace() + "/" + ingress.name() + "-" + backend.service() + ":" + backend.port(),
              new LoadBalancerController.Backend(Integer.parseInt(backend.port()),
              pods ? backend.addresses() : STAND_IN));
        }
      }
    }
    try {
      return Optional.of(account.ensure(new LoadBalancerController.Stack(group.stack(),
          first.annotation("scheme").isEmpty() ? "internal" : first.annotation("scheme"),
          split(first.annotation("security-groups")), ports(first), backends, first.annotation("wafv2-acl-arn"),
          tags(first.annotation("tags")))));
    } catch (AwsServiceException e) {
      throw new RefusedException("FailedDeployModel", e.awsErrorDetails().errorMessage());
    } catch (IllegalStateException e) {
      throw new RefusedException("FailedBuildModel", e.getMessage());
    }
  }

  @Override
  public boolean remove(String stack) {
    account.remove(stack);
    return account.address(stack).isEmpty();
  }

  /** Without the annotation the controller listens by plain HTTP. */
  private static List<LoadBalancerController.Port> ports(IngressView ingress) {
    List<LoadBalancerController.Port> ports = new ArrayList<>();
    String certificate = split(ingress.annotation("certificate-arn")).stream().findFirst().orElse(null);
    for (JsonNode listener : read(ingress.annotation("listen-ports"))) {
      listener.properties().forEach(port -> ports.add(new LoadBalancerController.Port(
          port.getKey(), port.getValue().asInt(), port.getKey().equals("HTTPS") ? certificate : null)));
    }
    return ports;
  }

  private static JsonNode read(String listenPorts) {
    try {
      return new ObjectMapper().readTree(listenPorts.isEmpty() ? "[{\"HTTP\": 80}]" : listenPorts);
    } catch (JsonProcessingException e) {
      throw new RefusedException("FailedBuildModel", "failed to parse json annotation, "
          + "alb.ingress.kubernetes.io/listen-ports: " + listenPorts + ": " + e.getOriginalMessage());
    }
  }

  private static Map<String, String> tags(String list) {
    Map<String, String> tags = new TreeMap<>();
    split(list).forEach(tag -> tags.put(tag.substring(0, tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1)));
    return tags;
  }

  private static List<String> split(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
