package dev.webapp.platform.simulation;

import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.sql.Endpoint;
import dev.webapp.platform.sql.Pair;
import dev.webapp.platform.sql.Roles;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Roles whose writes are the world's business, as those to the cluster are. */
record WrittenRoles(Roles roles, ClusterWrites writes) implements Roles {
  @Override
  public Seen look(Endpoint endpoint, List<String> names) {
    return roles.look(endpoint, names);
  }

  @Override
  public void create(Endpoint endpoint, Pair pair, Map<String, String> notes) {
    write("create", endpoint, () -> roles.create(endpoint, pair, notes));
  }

  @Override
  public void annotate(Endpoint endpoint, Map<String, String> notes) {
    write("annotate", endpoint, () -> roles.annotate(endpoint, notes));
  }

  @Override
  public void reassign(Endpoint endpoint, Pair pair, List<String> former) {
    write("reassign", endpoint, () -> roles.reassign(endpoint, pair, former));
  }

  @Override
  public void setPassword(Endpoint endpoint, String user, SecretValue password, String note) {
    write("password of " + user, endpoint, () -> roles.setPassword(endpoint, user, password, note));
  }

  @Override
  public void removePasswords(Endpoint endpoint, Map<String, String> notes) {
    write("no password of " + String.join(", ", new TreeSet<>(notes.keySet())), endpoint,
        () -> roles.removePasswords(endpoint, notes));
  }

  @Override
  public void drop(Endpoint endpoint, Pair pair) {
    write("drop", endpoint, () -> roles.drop(endpoint, pair));
  }

  private void write(String what, Endpoint endpoint, Runnable write) {
    writes.during(what + " at " + endpoint, () -> {
      write.run();
      return endpoint;
    });
  }
}
