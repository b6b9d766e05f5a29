package dev.webapp.platform.cli;

import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.PlanStep;
import dev.webapp.platform.plan.Action;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;

/** What is still to be done on platforms that run, as the operator wrote it into their status. */
final class RunningPlans {
  private final KubernetesClient client;
  private final PrintWriter out;

  RunningPlans(KubernetesClient client, PrintWriter out) {
    this.client = client;
    this.out = out;
  }

  /** Prints the plan of each; returns whether there is anything to be done. */
  boolean print(String namespace, List<String> names) {
    boolean changes = false;
    for (String name : names) {
      changes |= print(find(namespace, name));
    }
    return changes;
  }

  private WebAppPlatform find(String namespace, String name) {
    try {
      WebAppPlatform found = client.resources(WebAppPlatform.class).inNamespace(namespace).withName(name).get();
      if (found == null) {
        throw UserError.input("there is no WebAppPlatform " + name + " in namespace " + namespace);
      }
      return found;
    } catch (KubernetesClientException e) {
      throw UserError.surroundings("cannot read WebAppPlatform " + namespace + "/" + name + " from "
          + client.getConfiguration().getMasterUrl() + ": " + e.getMessage(), e);
    }
  }

  private boolean print(WebAppPlatform platform) {
    WebAppPlatformStatus status = platform.getStatus();
    out.printf("%s/%s%n", platform.getMetadata().getNamespace(), platform.getMetadata().getName());
    if (status == null || !Objects.equals(status.observedGeneration(), platform.getMetadata().getGeneration())) {
      out.printf("  the operator has not looked at generation %d yet%n", platform.getMetadata().getGeneration());
    }
    if (status == null || status.plan() == null) {
      out.printf("nothing waits%n");
      return false;
    }
    String last = null;
    for (PlanStep step : status.plan().items()) {
      String head = "  " + Action.of(step.action()).map(Action::sign).orElse("?") + " " + step.action() + " " + step.id()
          + ("none".equals(step.effect()) ? "" : " (" + step.effect() + ")");
      if (!head.equals(last)) {
        out.println(head);
      }
      last = head;
      if (step.field() != null) {
        out.printf("      %s: %s → %s%n", step.field(), text(step.from()), text(step.to()));
      }
    }
    int steps = status.plan().steps();
    out.printf("%d %s%n", steps, steps == 1 ? "step" : "steps");
    status.conditions().stream().filter(RunningPlans::asks).findFirst()
        .ifPresent(condition -> out.println(condition.message()));
    return true;
  }

  private static boolean asks(Condition condition) {
    return condition.type().equals(Conditions.APPROVAL_REQUIRED) && condition.message() != null;
  }

  private static String text(String value) {
    return value == null ? "(unset)" : value;
  }
}
