package dev.webapp.platform.sandbox.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** Who asked what of the server. Only calls made {@linkplain #as on somebody's behalf} are noted. */
public final class CallLog {
  /** How many calls are kept; older ones are dropped, while {@link #permissionsOf} remembers all. */
  private static final int CAPACITY = 100_000;

  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  /**
   * One call.
   *
   * @param verb RBAC's word: get, list, watch, create, update, patch, delete or deletecollection
   */
  public record Call(String user, String verb, String group, String resource, String subresource, String namespace,
      String name) {
    /** What a role must allow for it, as in {@code patch platform.webapp.dev/webappplatforms/status}. */
    public String permission() {
      return verb + " " + (group.isEmpty() ? "" : group + "/") + resource
          + (subresource.isEmpty() ? "" : "/" + subresource);
    }
  }

  private record Permission(String user, String permission) {}

  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private final Set<Permission> permissions = new HashSet<>();

  /** Does something in this thread with its calls noted as the user's. */
  public <T> T as(String user, Callable<T> work) throws Exception {
    return ScopedValue.where(USER, user).call(work::call);
  }

  /** As {@link #as}, for what can't fail in a checked way. */
  public void run(String user, Runnable work) {
    ScopedValue.where(USER, user).run(work);
  }

  void note(String verb, ResourceType type, String subresource, String namespace, String name) {
    if (!USER.isBound()) {
      return;
    }
    Call call = new Call(USER.get(), verb, type.group(), type.plural(), subresource, namespace, name);
    synchronized (calls) {
      if (calls.size() == CAPACITY) {
        calls.removeFirst();
      }
      calls.addLast(call);
      permissions.add(new Permission(call.user(), call.permission()));
    }
  }

  public List<Call> calls() {
    synchronized (calls) {
      return new ArrayList<>(calls);
    }
  }

  /** Everything that a user's role must have allowed so far, sorted. */
  public Set<String> permissionsOf(String user) {
    Set<String> result = new TreeSet<>();
    synchronized (calls) {
      permissions.stream().filter(p -> p.user().equals(user)).forEach(p -> result.add(p.permission()));
    }
    return result;
  }

  public void clear() {
    synchronized (calls) {
      calls.clear();
      permissions.clear();
    }
  }
}
