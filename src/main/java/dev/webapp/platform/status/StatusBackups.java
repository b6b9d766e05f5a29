package dev.webapp.platform.status;

import dev.webapp.platform.api.WebAppPlatformStatus.BackupStatus;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Backup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is left of the data of resources that went, the last to go first. */
final class StatusBackups {
  private static final int MOST = 20;

  private StatusBackups() {}

  static List<BackupStatus> after(List<BackupStatus> before, Map<Handle, Backup> left) {
    List<BackupStatus> all = new ArrayList<>();
    left.forEach((handle, backup) -> all.add(new BackupStatus(handle.id().toString(), backup.name(),
        backup.taken() == null ? null : Words.time(backup.taken()), backup.restoreFrom())));
    if (before != null) {
      before.stream().filter(then -> all.stream().noneMatch(now -> now.name().equals(then.name()))).forEach(all::add);
    }
    return all.isEmpty() ? null : List.copyOf(all.subList(0, Math.min(all.size(), MOST)));
  }
}
