package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;

/**
 * A platform's status on the server, written by one turn, and only over the status that the turn knows. A replica
 * whose node was suspended goes on with its turn although another one leads by now: it must not take back what that one
 * has on record, such as the inventory of what it has just made. JOSDK alone would meet the conflict by writing again.
 */
final class AppliedStatus implements StatusSink {
  private final Context<WebAppPlatform> context;
  private WebAppPlatform known;

  /**
   * @param platform as the turn began with it
   */
  AppliedStatus(WebAppPlatform platform, Context<WebAppPlatform> context) {
    this.known = platform;
    this.context = context;
  }

  /** Throws {@link StatusTaken} where somebody else has written it since. */
  @Override
  public void write(WebAppPlatformStatus status) {
    known = PrimaryUpdateAndCacheUtils.updateAndCacheResource(
        known, context, latest -> next(latest, status), this::apply);
  }

  /** A fresh object: the cached one would take ownership of the metadata. */
  private WebAppPlatform next(WebAppPlatform latest, WebAppPlatformStatus status) {
    StatusTaken.unlessSame(known.getStatus(), latest.getStatus());
    WebAppPlatform fresh = new WebAppPlatform();
    fresh.setMetadata(new ObjectMetaBuilder().withNamespace(latest.getMetadata().getNamespace())
        .withName(latest.getMetadata().getName()).build());
    fresh.setStatus(status);
    return fresh;
  }

  private WebAppPlatform apply(WebAppPlatform fresh) {
    return context.getClient().resource(fresh).subresource("status").patch(new PatchContext.Builder()
        .withForce(true).withFieldManager(context.getControllerConfiguration().fieldManager())
        .withPatchType(PatchType.SERVER_SIDE_APPLY).build());
  }
}
