package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * An AWS account to try kinds on, furnished with a network: a VPC called {@code test} with public, private and database
 * subnets in two zones. Remembers every call.
 */
public abstract class AwsEnvironment {
  /** Where everything lives. */
  public static final Scope SCOPE = new Scope("us-east-1", null);

  /** The furnished VPC; every list holds one subnet of each of two zones. */
  public record Network(
      String vpcId, List<String> publicSubnetIds, List<String> privateSubnetIds, List<String> databaseSubnetIds) {}

  private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
  private Clients clients;
  private Clients others;
  private Network network;

  /** Clients over whatever the account is now; the same until {@link #reset()}. */
  public final Clients clients() {
    return clients;
  }

  /** Clients of whoever else uses the account: their calls are not remembered. */
  public final Clients others() {
    return others;
  }

  public final Network network() {
    return network;
  }

  /** Empties and furnishes the account anew, and forgets all calls. */
  public final void reset() {
    // The budget is tested where the governor is; here it always has a token, because its time flies with each call.
    AtomicLong seconds = new AtomicLong();
    Governor governor = new Governor(() -> Instant.EPOCH.plusSeconds(10 * seconds.incrementAndGet()));
    ScopedClients.Source source = emptied();
    clients = new ScopedClients(operators(source), governor, this::called, clock());
    others = new ScopedClients(source, governor, ApiCall.Listener.NONE, clock());
    network = findNetwork();
    forgetCalls();
  }

  /** Empties and furnishes what is behind the clients. */
  protected abstract ScopedClients.Source emptied();

  /** What the operator's clients come from, by what everybody else's do: the same where nobody is refused anything. */
  protected ScopedClients.Source operators(ScopedClients.Source everybodys) {
    return everybodys;
  }

  /** The account's time. */
  public abstract InstantSource clock();

  /** Lets time go by where time is virtual; elsewhere nothing takes any. */
  public abstract void pass(Duration time);

  /** Whether it behaves as AWS does in every respect that a kind relies on; otherwise suites name what is wrong. */
  public abstract boolean faithful();

  /** Every call since the last reset or {@link #forgetCalls()}, refused ones included. */
  public final List<ApiCall> calls() {
    return List.copyOf(calls);
  }

  public final List<ApiCall> writes() {
    return calls.stream().filter(c -> !c.reads()).toList();
  }

  /** The IAM actions of all calls. */
  public final Set<String> calledActions() {
    return calls.stream().map(ApiCall::action).collect(Collectors.toCollection(TreeSet::new));
  }

  public final void forgetCalls() {
    calls.clear();
  }

  private void called(ApiCall call, Problem problem, Duration took) {
    calls.add(call);
  }

  private Network findNetwork() {
    Ec2Client ec2 = others.get(Ec2Client.class, SCOPE);
    String vpc = ec2.describeVpcs(r -> r.filters(filter("tag:Name", "test"))).vpcs().getFirst().vpcId();
    List<Subnet> subnets = ec2.describeSubnets(r -> r.filters(filter("vpc-id", vpc))).subnets();
    return new Network(vpc, named(subnets, "test-public-"), named(subnets, "test-private-"),
        named(subnets, "test-database-"));
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private static List<String> named(List<Subnet> subnets, String prefix) {
    return subnets.stream()
        .filter(s -> s.tags().stream().filter(t -> t.key().equals("Name")).map(Tag::value)
            .anyMatch(name -> name.startsWith(prefix)))
        .map(Subnet::subnetId).sorted().toList();
  }
}
