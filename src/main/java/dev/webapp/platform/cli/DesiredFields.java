package dev.webapp.platform.cli;

import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What resources that are to be made will be like, which a plan alone does not tell. */
final class DesiredFields {
  private DesiredFields() {}

  /** The plan with the fields of whatever it creates, refs symbolic. */
  static PlatformPlan with(PlatformPlan plan, Graph<Resource> graph) {
    return new PlatformPlan(plan.namespace(), plan.name(), plan.hash(), plan.steps().stream().map(step ->
        step.action().equals(Action.CREATE.toString()) ? with(step, graph) : step).toList(), plan.omitted());
  }

  private static PlatformPlan.Step with(PlatformPlan.Step step, Graph<Resource> graph) {
    return graph.find(ResourceId.parse(step.id())).map(resource -> new PlatformPlan.Step(
        step.id(), step.name(), step.action(), fields(resource), step.effect(), step.waits(),
        step.drift(), step.note())).orElse(step);
  }

  /** What a user would look for: of a manifest only its type, since {@code render} prints it whole. */
  private static List<PlatformPlan.Change> fields(Resource resource) {
    Desired desired = resource.template().render(Values.symbolic());
    if (desired instanceof Manifest manifest) {
      return List.of(new PlatformPlan.Change(
          "manifest", null, manifest.object().getApiVersion() + " " + manifest.object().getKind()));
    }
    List<PlatformPlan.Change> fields = new ArrayList<>();
    for (RecordComponent component : desired.getClass().getRecordComponents()) {
      Object value = read(component, desired);
      if (value != null && !value.equals(Map.of()) && !component.getName().equals("tags")) {
        fields.add(new PlatformPlan.Change(component.getName(), null, value.toString()));
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
