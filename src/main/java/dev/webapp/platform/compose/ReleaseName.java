package dev.webapp.platform.compose;

import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.resource.Digest;
import java.util.Objects;

/**
 * What tells one release of a service from the next: image, command and the spec's env, but not what bindings hold, so
 * that a rotated password runs no migration.
 */
public final class ReleaseName {
  private static final int OBJECT_NAME = 63;

  private ReleaseName() {}

  /** The release that the spec asks for. */
  public static String hash(ServiceSpec service) {
    return Digest.of(10, service.image(), String.valueOf(service.release().command()),
        String.valueOf(service.release().args()), String.valueOf(service.env()));
  }

  /** The Job of that release: the one that ended, another one where a failed release shall run again. */
  static String job(Setting setting, ServiceSpec service, String hash) {
    Setting.Release last = setting.releases().get(service.name());
    String base = setting.platform() + "-" + service.name() + "-release";
    if (last == null || !last.hash().equals(hash)) {
      return Names.cut(base, OBJECT_NAME, hash);
    }
    return last.succeeded() || Objects.equals(last.refresh(), setting.refresh()) ? last.job()
        : Names.cut(base, OBJECT_NAME, hash + Digest.of(4, String.valueOf(setting.refresh())));
  }
}
