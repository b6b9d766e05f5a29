package dev.webapp.platform.compose;

import dev.webapp.platform.api.EnvVar;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.resource.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What tells one release of a service from the next: image, command and the spec's env, but not what bindings hold, so
 * that a rotated password runs no migration.
 */
public final class ReleaseName {
  private static final int OBJECT_NAME = 63;

  private ReleaseName() {}

  /**
   * The release that the spec asks for. Made of what is written and not of how a type prints itself: a field that the
   * API gains must not run every migration again. The service's name tells those apart whose Jobs' names are cut.
   */
  public static String hash(ServiceSpec service) {
    List<String> parts = new ArrayList<>(List.of(service.name(), service.image()));
    parts.add("command");
    parts.addAll(service.release().command());
    parts.add("args");
    parts.addAll(service.release().args());
    for (EnvVar variable : service.env()) {
      parts.add("env");
      parts.add(variable.name());
      parts.add(value(variable));
    }
    return Digest.of(10, parts.toArray(String[]::new));
  }

  private static String value(EnvVar variable) {
    if (variable.secretRef() != null) {
      return "secret/" + variable.secretRef().name() + "/" + variable.secretRef().key();
    }
    if (variable.configMapRef() != null) {
      return "configMap/" + variable.configMapRef().name() + "/" + variable.configMapRef().key();
    }
    return "value/" + variable.value();
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
