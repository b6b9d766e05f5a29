package dev.webapp.platform.resource;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How IAM allows actions that it does not allow on everything: a statement of the operator's policies. It is scoped by
 * the tag {@link Ownership#OWNER} wherever AWS evaluates tags, so that what no platform owns is out of reach. The value
 * {@code *} is what an administrator narrows to one owner.
 *
 * @param sid of the statement; grants of one sid have the same conditions and become one statement with the actions and
 *     resources of all
 * @param actions such as {@code rds:DeleteDBInstance}
 * @param resources patterns of ARNs
 * @param adopts whether only whoever adopts needs it
 */
public record Grant(
    String sid, Set<String> actions, Set<String> resources, List<Condition> conditions, boolean adopts) {
  private static final String ANY_OWNER = "*";
  private static final Condition OWNED = new Condition("StringLike", "aws:ResourceTag/" + Ownership.OWNER, ANY_OWNER);
  private static final Condition TAGGED = new Condition("StringLike", "aws:RequestTag/" + Ownership.OWNER, ANY_OWNER);
  private static final Condition UNOWNED = new Condition("Null", "aws:ResourceTag/" + Ownership.OWNER, "true");

  public Grant {
    actions = new TreeSet<>(actions);
    resources = new TreeSet<>(resources);
    conditions = List.copyOf(conditions);
  }

  /**
   * Resources of a service, of any account, region and partition.
   *
   * @param sid begins the sids of what is granted on them
   * @param service the prefix of its actions and in ARNs
   * @param types as ARNs end, such as {@code db:*}
   */
  public static Target on(String sid, String service, String... types) {
    return new Target(sid, service, Arrays.stream(types)
        .map(type -> "arn:*:" + service + ":*:*:" + type).collect(Collectors.toSet()));
  }

  /** The same for resources whose ARNs have no region, and perhaps no account. */
  public static Target onArns(String sid, String service, String... arns) {
    return new Target(sid, service, Set.of(arns));
  }

  /** One statement with another of its sid: what either allows is then allowed on the resources of both. */
  public Grant and(Grant other) {
    if (!sid.equals(other.sid) || !conditions.equals(other.conditions) || adopts != other.adopts) {
      throw new IllegalArgumentException("two statements called " + sid + " and " + other.sid + " differ");
    }
    Set<String> allActions = new TreeSet<>(actions);
    allActions.addAll(other.actions);
    Set<String> allResources = new TreeSet<>(resources);
    allResources.addAll(other.resources);
    return new Grant(sid, allActions, allResources, conditions, adopts);
  }

  /** When a statement applies: every one of them must hold. */
  public record Condition(String operator, String key, List<String> values) {
    public Condition {
      values = List.copyOf(values);
    }

    public Condition(String operator, String key, String... values) {
      this(operator, key, List.of(values));
    }
  }

  /** Resources of one service, and how each action may touch them. */
  public record Target(String sid, String service, Set<String> arns) {
    /** On what carries an owner's tag. */
    public Grant owned(String... actions) {
      return grant("Owned", actions, OWNED);
    }

    /**
     * On what the call tags with an owner. Everything that the call refers to is judged as well, and shares the tags of
     * the request.
     */
    public Grant created(String... actions) {
      return grant("Created", actions, TAGGED);
    }

    /**
     * Tagging as a part of a creation, which most services check as tagging of its own. They do not tell it from
     * tagging what is there already, so what has no owner can be given one; what has one is nobody else's to take.
     */
    public Grant claimed(String... actions) {
      return grant("Claimed", actions, TAGGED, UNOWNED);
    }

    /** As {@link #claimed}, where the service tells creations from all else. */
    public Grant claimedBy(Condition creation, String... actions) {
      return grant("Claimed", actions, TAGGED, creation);
    }

    /** Taking over what may belong to somebody: for those who adopt. */
    public Grant adopted(String... actions) {
      return new Grant(sid + "Adopted", actions(actions), arns, List.of(TAGGED), true);
    }

    /** Whatever is done to adopted resources where only their names tell ours from others'. */
    public Grant adoptedByName(String... actions) {
      return new Grant(sid + "Adopted", actions(actions), arns, List.of(), true);
    }

    /** Whatever their tags; whoever grants so says why. */
    public Grant any(String... actions) {
      return grant("", actions);
    }

    /** Where a condition of the service's own holds. */
    public Grant where(Condition condition, String... actions) {
      return grant("", actions, condition);
    }

    private Grant grant(String suffix, String[] names, Condition... conditions) {
      return new Grant(sid + suffix, actions(names), arns, List.of(conditions), false);
    }

    private Set<String> actions(String[] names) {
      return Arrays.stream(names).map(name -> service + ":" + name).collect(Collectors.toSet());
    }
  }
}
