package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.cloudfront.CloudFront;
import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.s3.BucketNames;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * An AWS account in memory. It has no threads and never sleeps: what a resource is follows from what was asked of it
 * and from the clock. Safe for use by several threads; the same calls in the same order give the same account.
 */
public final class AwsAccount {
  private record ClientKey(Class<? extends AwsClient> type, String region) {}

  private final String accountId;
  private final InstantSource clock;
  private final BucketNames bucketNames = new BucketNames();
  private final CallLog calls = new CallLog();
  private final AwsGlobal global;
  private final Map<String, AwsRegion> regions = new ConcurrentHashMap<>();
  private final Map<String, AwsAccount> accounts;
  private final Map<ClientKey, AwsClient> clients = new ConcurrentHashMap<>();
  private volatile Faults plan = Faults.none();

  /**
   * An empty account.
   *
   * @param accountId twelve digits
   * @param clock the time by which resources change; it must never go back
   */
  public AwsAccount(String accountId, InstantSource clock) {
    this(accountId, clock, new ConcurrentHashMap<>());
  }

  private AwsAccount(String accountId, InstantSource clock, Map<String, AwsAccount> accounts) {
    if (!accountId.matches("\\d{12}")) {
      throw new IllegalArgumentException("Not an account id: " + accountId);
    }
    this.accountId = accountId;
    this.clock = clock;
    this.global = new AwsGlobal(accountId);
    this.accounts = accounts;
    accounts.put(accountId, this);
  }

  /**
   * Another account of the same AWS, the same one each time, empty at first. Roles of one may be assumed from the
   * other, where they trust it; names of buckets are not shared.
   */
  public AwsAccount other(String otherId) {
    synchronized (accounts) {
      AwsAccount known = accounts.get(otherId);
      return known == null ? new AwsAccount(otherId, clock, accounts) : known;
    }
  }

  public String accountId() {
    return accountId;
  }

  /**
   * A client of a service in a region, the same one each time. Operations that the account does not play throw
   * {@link UnsupportedOperationException}; conveniences such as paginators work.
   *
   * @param type such as {@code RdsClient.class}
   */
  public <C extends AwsClient> C client(Class<C> type, String region) {
    return type.cast(clients.computeIfAbsent(
        new ClientKey(type, region), _ -> client(type, region, this::authorizeRoot)));
  }

  /**
   * A session of a role: whoever makes calls with it may do what the role's policies and boundary allow at that moment.
   *
   * @param roleName a role of this account, whoever it trusts
   */
  public RoleSession session(String roleName) {
    return new RoleSession(this, roleName);
  }

  /**
   * A session of a role of whichever account, for whoever may do everything in this one. Each call shows whether the
   * role still trusts this account: credentials are not kept for an hour here.
   *
   * @param externalId null for none
   */
  public RoleSession assume(String roleArn, String externalId, String sessionName) {
    Assumption assumption = new Assumption(roleArn, externalId, sessionName, Map.of());
    return RoleSession.assumed(this, assumption, () -> admit(Principal.root(accountId), assumption));
  }

  /** What EKS gives the pods of a service account; throws where no association is theirs, or a role does not trust. */
  public RoleSession pods(String region, String cluster, String namespace, String serviceAccount) {
    return new PodCredentials(this, client(EksClient.class, region)).of(cluster, namespace, serviceAccount);
  }

  /** Throws STS's refusal where the role does not trust the caller. */
  void admit(Principal caller, Assumption assumption) {
    if (assumption.namesARole()) {
      assumption.admit(caller, other(assumption.account()).role(assumption.roleName()));
    }
  }

  /** As IAM itself knows it. */
  Optional<Iam.Principal> role(String name) {
    Call look = new Call(calls.latestNumber(), AwsGlobal.NAME, "iam", "GetRole", null, now());
    return global.during(look, plan.needsHistory(), () -> global.iam().role(name));
  }

  /** It may do everything here, but what others' roles let it do is theirs to say. */
  private void authorizeRoot(Call call, Operations service) {
    if (call.request() instanceof AssumeRoleRequest assume) {
      admit(Principal.root(accountId), Assumption.of(assume));
    }
  }

  <C extends AwsClient> C client(Class<C> type, String region, Endpoint.Caller caller) {
    Place place = global.has(type) ? global
        : region(type == CloudFrontClient.class ? CloudFront.REGION : region);
    Operations service = place.operations(type);
    return SdkClient.of(type, region, service, new Endpoint(this, place, service, caller));
  }

  /** What the databases and tables of a region hold. */
  public Contents contents(String region) {
    return new Contents(this, region(region));
  }

  /** What those of a region in all accounts of this AWS hold, this account's first. */
  public List<Contents> contentsEverywhere(String region) {
    List<Contents> all = new ArrayList<>(List.of(contents(region)));
    accounts.values().stream().filter(other -> other != this).sorted(Comparator.comparing(AwsAccount::accountId))
        .forEach(other -> all.add(other.contents(region)));
    return all;
  }

  /** What has been asked of the account. */
  public CallLog calls() {
    return calls;
  }

  /** What goes wrong from now on, in place of what went wrong before. */
  public void faults(Faults faults) {
    plan = faults;
  }

  /**
   * Makes what a platform team has before the first platform: a VPC with public, private and database subnets in two
   * zones, tagged as users of EKS tag them, a cluster with its security group, and public hosted zones. Counts as no
   * call.
   */
  public Furnishing furnish(String region, String clusterName) {
    AwsRegion place = region(region);
    Call setup = new Call(0, region, "ec2", "CreateVpc", null, now());
    global.during(setup, plan.needsHistory(), () -> {
      Furnishing.HOSTED_ZONES.forEach(global.route53()::addZone);
      return null;
    });
    return place.during(setup, plan.needsHistory(), () -> Furnishing.make(place, clusterName));
  }

  /** The AWS Load Balancer Controller of a furnished cluster. It acts on this account; its calls are not logged. */
  public LoadBalancerController loadBalancerController(Furnishing furnishing) {
    return new LoadBalancerController(this, region(furnishing.region()), furnishing);
  }

  Instant now() {
    return clock.instant();
  }

  Faults plan() {
    return plan;
  }

  AwsGlobal global() {
    return global;
  }

  private AwsRegion region(String name) {
    return regions.computeIfAbsent(
        name, absent -> new AwsRegion(new Region(accountId, absent), global, bucketNames, this::region));
  }
}
