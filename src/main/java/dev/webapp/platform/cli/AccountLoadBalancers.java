package dev.webapp.platform.cli;

import dev.webapp.platform.sandbox.aws.LoadBalancerController;
import dev.webapp.platform.sandbox.cluster.controllers.IngressGroup;
import dev.webapp.platform.sandbox.cluster.controllers.IngressView;
import dev.webapp.platform.sandbox.cluster.controllers.LoadBalancers;
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
          split(first.annotation("security-groups")), List.of(new LoadBalancerController.Port("HTTP", 80, null)),
          backends)));
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

  private static List<String> split(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
