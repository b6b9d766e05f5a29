package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A kind on trial: what a suite says about it, and the steps that {@link KindContract} takes it through.
 */
abstract class KindSubject<D extends Desired, O extends Observed> {
  /** As many steps of {@link #step()} as anything may take: a day where steps are minutes and time is virtual. */
  private static final int PASSES = 24 * 60;
  /** Where nothing takes time, as many as there can be calls to make. */
  private static final int PASSES_AT_ONCE = 12;
  /** One of {@link #beyondThisEnvironment()}: a second creation of the same name is not refused. */
  protected static final String CREATED_TWICE = "created twice";
  /** Another: nothing that was created ever goes. */
  protected static final String DEPARTURE = "departure";
  protected static final Scope SCOPE = AwsEnvironment.SCOPE;
  protected static final Ownership OWNERSHIP = new Ownership("arn:aws:eks:us-east-1:123456789012:cluster/test", "a/b");

  protected final AwsEnvironment aws;
  protected ResourceKind<D, O> kind;

  KindSubject(AwsEnvironment aws) {
    this.aws = aws;
  }

  /** The kind over these clients. Called anew for each test. */
  protected abstract ResourceKind<D, O> kind(Clients clients);

  /** What is wanted; takes its tags from {@link #tags}. Two names make two resources that can live side by side. */
  protected abstract D desired(String name);

  /** What it shall become, by what changes; each is reached from {@link #desired}. See {@link #with}. */
  protected abstract Map<String, D> variants();

  /** Sets a tag that is not ours, through {@link AwsEnvironment#others()}; false where the resource has no tags. */
  protected abstract boolean tagBehindOurBack(O observed, String key, String value);

  /** What others may do to a resource, through {@link AwsEnvironment#others()}, that we must notice; by name. */
  protected Map<String, Consumer<O>> drifts() {
    return Map.of();
  }

  /** Names of variants that AWS lets nobody return from, such as a grown disk. */
  protected Set<String> oneWay() {
    return Set.of();
  }

  /** Makes what the resource needs to exist before it, through {@link AwsEnvironment#others()}. */
  protected void prepare() {}

  /** Fails where nothing was kept under that name after the last farewell. */
  protected void assertKept(String snapshot) {
    throw new AssertionError(kind.name() + " holds data; its suite must look for " + snapshot);
  }

  /** How many calls an observation of that many makes. */
  protected int callsToObserve(int resources) {
    return kind.observing().listed() ? 1 : resources;
  }

  /** What AWS checks besides the actions that are called; the kind says why. */
  protected Set<String> permissionsBesidesCalls() {
    return Set.of();
  }

  /** Calls that a plain life does not come to, such as taking back a deletion. Runs before permissions are compared. */
  protected void liveOn() {}

  /**
   * Names of variants and drifts that this environment cannot carry out as AWS does, and perhaps
   * {@link #CREATED_TWICE} or {@link #DEPARTURE}; with the reason beside them.
   */
  protected Set<String> beyondThisEnvironment() {
    return Set.of();
  }

  /** What others have to do for it to settle, through {@link AwsEnvironment#others()}; at every pass. */
  protected void meanwhile(O observed) {}

  /** How much time goes by between passes. */
  protected Duration step() {
    return Duration.ofMinutes(1);
  }

  /** How long AWS takes no second creation of the kind. */
  protected Duration betweenCreations() {
    return Duration.ZERO;
  }

  /** More than one only where the second must not be made without the first; the kind says why. */
  protected int writesOfOneUpdate(Delta delta) {
    return 1;
  }

  /** By default the physical name is the name; kinds whose AWS identity is given by AWS override it. */
  protected Handle handle(String name) {
    return new Handle(new ResourceId(kind == null ? "Kind" : kind.name(), name), name);
  }

  /** Ownership tags and the user's one, {@code team: a}. */
  protected Map<String, String> tags(String name) {
    return tags(name, Map.of("team", "a"));
  }

  protected Map<String, String> tags(String name, Map<String, String> users) {
    return Tags.of(OWNERSHIP.tags(handle(name).id(), DataPolicy.SNAPSHOT), users);
  }

  /** Whether IAM judges by tags what is done to it; the kind says why not. */
  protected boolean judgedByTags() {
    return true;
  }

  /** The same without an owner; where it has no tags of its own, {@link #disown} sees to that. */
  protected D ofOthers(D desired) {
    Map<String, String> tags = new TreeMap<>(tags("main"));
    tags.remove(Ownership.OWNER);
    return with(desired, "tags", tags);
  }

  /** Takes the owner from what decides whose it is, where it does not itself; by {@link AwsEnvironment#others()}. */
  protected void disown(O observed) {}

  /** {@link #desired} of {@code main} with another value of one component. */
  protected D with(String component, Object value) {
    return with(desired("main"), component, value);
  }

  /** See {@link Records#with}. */
  protected static <R> R with(R record, String component, Object value) {
    return Records.with(record, component, value);
  }

  /** Cases by name, in order. */
  protected static <V> Map<String, V> cases(Map<String, V> some) {
    return new TreeMap<>(some);
  }

  protected final O create(D desired) {
    return create("main", desired);
  }

  protected final O create(String name, D desired) {
    return kind.create(handle(name), SCOPE, desired, new Token("0123456789abcdef0123456789abcdef"));
  }

  private int passes() {
    return aws.faithful() ? PASSES : PASSES_AT_ONCE;
  }

  /** Null where it is absent. */
  protected final O observe(D desired) {
    Handle handle = handle("main");
    return kind.observe(SCOPE, List.of(new Sought<>(handle, desired))).get(handle);
  }

  /** Passes over it as the operator does, until it is Ready and as desired. */
  protected final O settle(D desired) {
    List<String> story = new ArrayList<>();
    for (int pass = 0; pass < passes(); pass++) {
      O observed = observe(desired);
      assertThat(observed).as("%s vanished", kind.name()).isNotNull();
      Delta delta = Differ.diff(desired, kind.project(observed, desired));
      Readiness readiness = kind.readiness(observed);
      if (delta.isEmpty() && readiness instanceof Readiness.Ready) {
        return observed;
      }
      assertThat(readiness).as("after %s", story).isNotInstanceOf(Readiness.Failed.class);
      tell(story, readiness + " " + delta.changes());
      if (!delta.isEmpty()) {
        step(desired, observed, delta);
      }
      meanwhile(observed);
      aws.pass(step());
    }
    return fail("not settled: %s", story);
  }

  private static void tell(List<String> story, String chapter) {
    if (story.isEmpty() || !story.getLast().equals(chapter)) {
      story.add(chapter);
    }
  }

  /** Lets what AWS still does to something that serves already, such as its first backup, come to an end. */
  protected final void rest() {
    aws.pass(Duration.ofHours(2));
  }

  private void step(D desired, O observed, Delta delta) {
    int before = aws.writes().size();
    try {
      kind.update(handle("main"), SCOPE, desired, observed, delta);
    } catch (Problem busy) {
      assertThat(busy.category()).as("%s: %s", busy.code(), busy.getMessage()).isEqualTo(Problem.Category.CONFLICT);
    }
    assertThat(aws.writes().size() - before).as("writes of one update for %s", delta.changes())
        .isLessThanOrEqualTo(writesOfOneUpdate(delta));
  }

  /** Deletes it as the operator does, until it is gone. */
  protected final void depart(D desired, Farewell how) {
    List<String> story = new ArrayList<>();
    for (int pass = 0; pass < passes(); pass++) {
      O observed = observe(desired);
      if (observed == null) {
        return;
      }
      tell(story, observed.toString());
      int before = aws.writes().size();
      try {
        kind.delete(handle("main"), SCOPE, observed, how);
      } catch (Problem busy) {
        assertThat(busy.category()).as("%s: %s", busy.code(), busy.getMessage()).isEqualTo(Problem.Category.CONFLICT);
      }
      assertThat(aws.writes().size() - before).as("writes of one delete").isLessThanOrEqualTo(1);
      aws.pass(step());
    }
    fail("not gone: %s", story);
  }
}
