package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.resource.Ownership;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.MDC;

/** {@link PlatformReconciliation} as JOSDK drives it. */
@ControllerConfiguration(name = WebAppPlatformReconciler.NAME, fieldManager = Cluster.FIELD_MANAGER,
    finalizerName = "platform.webapp.dev/finalizer", generationAwareEventProcessing = false)
public final class WebAppPlatformReconciler implements Reconciler<WebAppPlatform>, Cleaner<WebAppPlatform> {
  public static final String NAME = "webappplatform";
  private static final String OURS = Frame.MANAGED_BY + "=" + Frame.MANAGER;

  private final PlatformReconciliation reconciliation;
  private final InformedCluster cluster;
  private final ObservationPoller poller;

  WebAppPlatformReconciler(PlatformReconciliation reconciliation, InformedCluster cluster, ObservationPoller poller) {
    this.reconciliation = reconciliation;
    this.cluster = cluster;
    this.poller = poller;
  }

  @Override
  public List<EventSource<?, WebAppPlatform>> prepareEventSources(EventSourceContext<WebAppPlatform> context) {
    List<EventSource<?, WebAppPlatform>> sources = new ArrayList<>(List.of(poller));
    for (ObjectType type : ObjectType.values()) {
      // A type without a model may not be installed, and a watch of it would keep the operator from starting.
      if (type.model() != GenericKubernetesResource.class) {
        sources.add(watch(type, type.model(), context));
      }
    }
    return sources;
  }

  private <R extends HasMetadata> InformerEventSource<R, WebAppPlatform> watch(
      ObjectType type, Class<R> model, EventSourceContext<WebAppPlatform> context) {
    InformerEventSource<R, WebAppPlatform> source = new InformerEventSource<>(
        InformerEventSourceConfiguration.from(model, WebAppPlatform.class).withName(type.plural())
            .withNamespacesInheritedFromController().withLabelSelector(OURS)
            .withSecondaryToPrimaryMapper(WebAppPlatformReconciler::owner).build(), context);
    cluster.watchWith(type, source);
    return source;
  }

  private static Set<ResourceID> owner(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    // Namespace and name: an object may be in another namespace than its platform.
    String[] platform = String.valueOf(annotations == null ? null : annotations.get(Ownership.PLATFORM)).split("/");
    return platform.length != 2 ? Set.of() : Set.of(new ResourceID(platform[1], platform[0]));
  }

  @Override
  public UpdateControl<WebAppPlatform> reconcile(WebAppPlatform platform, Context<WebAppPlatform> context) {
    try (var _ = logged(platform)) {
      poller.wakes(platform.getMetadata().getUid(), ResourceID.fromResource(platform));
      Turn turn = reconciliation.reconcile(platform, new AppliedStatus(platform, context));
      UpdateControl<WebAppPlatform> control = UpdateControl.noUpdate();
      return turn.again() == null ? control : control.rescheduleAfter(turn.again());
    }
  }

  @Override
  public DeleteControl cleanup(WebAppPlatform platform, Context<WebAppPlatform> context) {
    try (var _ = logged(platform)) {
      poller.wakes(platform.getMetadata().getUid(), ResourceID.fromResource(platform));
      Turn turn = reconciliation.cleanup(platform, new AppliedStatus(platform, context));
      if (turn.gone()) {
        poller.forgets(platform.getMetadata().getUid());
        return DeleteControl.defaultDelete();
      }
      Duration again = turn.again() == null ? OperatorRuntime.MAX_INTERVAL : turn.again();
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(again.toMillis());
    }
  }

  private static MDC.MDCCloseable logged(WebAppPlatform platform) {
    return MDC.putCloseable(
        "platform", platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName());
  }
}
