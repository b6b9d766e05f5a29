package dev.webapp.platform.cli;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.io.PrintWriter;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/** A plan in the terminal, in the order in which it would be carried out. */
final class PlanPrinter {
  private PlanPrinter() {}

  static void print(PrintWriter out, WebAppPlatform platform, Graph<Resource> graph, Plan plan) {
    out.printf("%s/%s%n", platform.getMetadata().getNamespace(), platform.getMetadata().getName());
    for (Step step : plan.steps()) {
      out.printf("  %s %s  %s%n", step.action().sign(), step.handle().id(), step.handle().physicalName());
      graph.find(step.handle().id()).ifPresent(resource -> fields(resource).forEach(
          (name, value) -> out.printf("      %s: %s%n", name, value)));
    }
    out.printf("%d to create%n", plan.steps().size());
  }

  /** What a user would look for: of a manifest only its type, since {@code render} prints it whole. */
  private static Map<String, Object> fields(Resource resource) {
    Desired desired = resource.template().render(Values.symbolic());
    Map<String, Object> fields = new LinkedHashMap<>();
    if (desired instanceof Manifest manifest) {
      fields.put("manifest", manifest.object().getApiVersion() + " " + manifest.object().getKind());
      return fields;
    }
    for (RecordComponent component : desired.getClass().getRecordComponents()) {
      Object value = read(component, desired);
      if (value != null && !component.getName().equals("tags")) {
        fields.put(component.getName(), value);
      }
    }
    return fields;
  }

  private static Object read(RecordComponent component, Desired desired) {
    try {
      return component.getAccessor().invoke(desired);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
