package dev.webapp.platform.compose;

import dev.webapp.platform.api.BucketSpec;
import dev.webapp.platform.api.CacheSpec;
import dev.webapp.platform.api.ComputeSpec;
import dev.webapp.platform.api.DataPolicy;
import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.api.DocumentStoreSpec;
import dev.webapp.platform.api.ExternalServiceSpec;
import dev.webapp.platform.api.FirewallSpec;
import dev.webapp.platform.api.FrontendSpec.PriceClass;
import dev.webapp.platform.api.FrontendSpec;
import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.NetworkSpec;
import dev.webapp.platform.api.Profile;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.api.TableSpec;
import dev.webapp.platform.api.UserPoolSpec;
import dev.webapp.platform.api.WebAppPlatformSpec;
import java.util.List;
import java.util.Map;

/**
 * Fills in what a spec leaves out. They live here and not in the schema, since GitOps tools compare with what was
 * written; within an API version they never change.
 */
final class Defaults {
  /** What AWS recommends for any application (WAF developer guide, "Baseline rule groups"). */
  private static final List<FirewallSpec.RuleGroup> RULES = List.of(FirewallSpec.RuleGroup.COMMON_RULE_SET,
      FirewallSpec.RuleGroup.KNOWN_BAD_INPUTS, FirewallSpec.RuleGroup.IP_REPUTATION);

  private static final List<String> BUILD = List.of("npm ci", "npm run build");
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private final boolean production;
  private final DataPolicy dataPolicy;
  private final ComputeSpec compute;

  private Defaults(WebAppPlatformSpec spec) {
    this.production = spec.profile() == Profile.PRODUCTION;
    this.dataPolicy = spec.dataPolicy() == null ? DataPolicy.SNAPSHOT : spec.dataPolicy();
    this.compute = compute(or(spec.compute(), new ComputeSpec(ComputeSpec.Type.CLUSTER, null)));
  }

  /** The spec with nothing left to guess; lists are never null. */
  static WebAppPlatformSpec fill(WebAppPlatformSpec spec) {
    Defaults defaults = new Defaults(spec);
    return new WebAppPlatformSpec(spec.profile() == null ? Profile.STARTER : spec.profile(), spec.aws(),
        defaults.network(spec.network()), defaults.compute, spec.domain(),
        spec.services().stream().map(defaults::service).toList(),
        spec.databases().stream().map(defaults::database).toList(),
        spec.tables().stream().map(defaults::table).toList(),
        spec.caches().stream().map(defaults::cache).toList(),
        spec.documentStores().stream().map(defaults::documentStore).toList(),
        spec.buckets().stream().map(defaults::bucket).toList(),
        spec.userPools().stream().map(defaults::userPool).toList(),
        spec.frontends().stream().map(defaults::frontend).toList(),
        spec.externalServices().stream().map(Defaults::external).toList(),
        defaults.gateway(spec.gateway()), defaults.firewall(spec.firewall()), spec.changes(), defaults.dataPolicy);
  }

  private static ExternalServiceSpec external(ExternalServiceSpec given) {
    ExternalServiceSpec.Retry retry = given.retry() == null ? new ExternalServiceSpec.Retry(1, null) : given.retry();
    ExternalServiceSpec.CircuitBreaker breaker = given.circuitBreaker();
    ExternalServiceSpec.Auth auth = given.auth();
    return new ExternalServiceSpec(given.name(), given.url(), or(given.timeout(), "10s"),
        or(given.maxConnections(), 100),
        new ExternalServiceSpec.Retry(or(retry.attempts(), 3), or(retry.backoff(), "200ms")),
        breaker == null ? null : new ExternalServiceSpec.CircuitBreaker(or(breaker.consecutiveErrors(), 5),
            or(breaker.openFor(), "30s"), or(breaker.probePath(), "/")),
        auth == null ? null : new ExternalServiceSpec.Auth(
            auth.secretRef(), or(auth.header(), "Authorization"), or(auth.prefix(), "")), given.changes());
  }

  private NetworkSpec network(NetworkSpec given) {
    return given == null
        ? new NetworkSpec(null, List.of(), List.of(), List.of(), NetworkSpec.PodSecurityGroup.CLUSTER, null,
            List.of(), NetworkSpec.NetworkAcls.UNMANAGED)
        : new NetworkSpec(given.vpcId(), orEmpty(given.publicSubnetIds()), orEmpty(given.privateSubnetIds()),
            orEmpty(given.databaseSubnetIds()), or(given.podSecurityGroup(), NetworkSpec.PodSecurityGroup.CLUSTER),
            given.requireNat(), orEmpty(given.privateEndpoints()),
            or(given.networkAcls(), NetworkSpec.NetworkAcls.UNMANAGED));
  }

  private ComputeSpec compute(ComputeSpec given) {
    ComputeSpec.NodeGroup nodes = given.nodeGroup() == null
        ? new ComputeSpec.NodeGroup(null, null, null, null, null, null) : given.nodeGroup();
    int min = or(nodes.min(), nodes.max() == null ? 2 : Math.min(2, nodes.max()));
    return new ComputeSpec(given.type(), new ComputeSpec.NodeGroup(
        nodes.instanceTypes() == null || nodes.instanceTypes().isEmpty()
            ? List.of(production ? "m6i.large" : "t3.medium") : nodes.instanceTypes(),
        min, or(nodes.max(), Math.max(4, 2 * min)), or(nodes.spotPercent(), 0), or(nodes.diskGiB(), 50),
        nodes.version()));
  }

  private GatewaySpec gateway(GatewaySpec given) {
    GatewaySpec some = given != null ? given
        : new GatewaySpec(GatewaySpec.Type.LOAD_BALANCER, null, null, null, null, null, null, null, null, null);
    GatewaySpec.AccessLogs logs = some.accessLogs();
    boolean logged = logs != null && logs.enabled();
    return new GatewaySpec(some.type(), or(some.scheme(), GatewaySpec.Scheme.INTERNET), some.host(),
        orEmpty(some.routes()), some.group(), or(some.idleTimeoutSeconds(), 60), new GatewaySpec.AccessLogs(logged,
            logged ? or(logs.retentionDays(), 90) : null, logged ? or(logs.dataPolicy(), DataPolicy.RETAIN) : null),
        rateLimit(some), cors(some.cors()), kong(some));
  }

  /** Of an API what AWS grants an account (API Gateway, "Quotas"): without any, a limit could not be taken back. */
  private static GatewaySpec.RateLimit rateLimit(GatewaySpec given) {
    GatewaySpec.RateLimit limit = given.rateLimit();
    if (limit == null && given.type() != GatewaySpec.Type.API_GATEWAY) {
      return null;
    }
    int rate = limit == null ? 10_000 : limit.requestsPerSecond();
    return new GatewaySpec.RateLimit(rate, limit == null ? 5_000 : or(limit.burst(), Math.max(1, rate / 2)));
  }

  /** Where the Helm chart kong/ingress puts it as release kong. */
  private static GatewaySpec.Kong kong(GatewaySpec given) {
    if (given.type() != GatewaySpec.Type.KONG) {
      return null;
    }
    GatewaySpec.Kong kong =
        given.kong() == null ? new GatewaySpec.Kong(null, null, null, null, null, null) : given.kong();
    return new GatewaySpec.Kong(or(kong.namespace(), "kong"), or(kong.service(), "kong-gateway-proxy"),
        or(kong.port(), 80), or(kong.statusPort(), 8100), or(kong.ingressClass(), "kong"), kong.maxRequestMegabytes());
  }

  private static GatewaySpec.Cors cors(GatewaySpec.Cors given) {
    return given == null ? null : new GatewaySpec.Cors(given.allowOrigins(),
        given.allowMethods().isEmpty() ? METHODS : given.allowMethods(),
        given.allowHeaders().isEmpty() ? List.of("Authorization", "Content-Type") : given.allowHeaders(),
        given.exposeHeaders(), or(given.allowCredentials(), false), or(given.maxAgeSeconds(), 600));
  }

  private FirewallSpec firewall(FirewallSpec given) {
    if (given == null) {
      return null;
    }
    FirewallSpec.Logs logs = given.logs();
    boolean logged = logs != null && logs.enabled();
    return new FirewallSpec(given.rules().isEmpty() ? RULES : given.rules(), given.countOnly(), given.rateLimitPerIp(),
        given.allow(), given.block(), new FirewallSpec.Logs(logged, logged ? or(logs.retentionDays(), 30) : null));
  }

  private ServiceSpec service(ServiceSpec given) {
    ServiceSpec.Resources resources = given.resources() == null
        ? new ServiceSpec.Resources(null, null) : given.resources();
    return new ServiceSpec(given.name(), given.image(), given.command(), given.args(), given.port(),
        or(given.replicas(), production ? 2 : 1), given.autoscaling(),
        new ServiceSpec.Resources(or(resources.cpu(), production ? "500m" : "250m"),
            or(resources.memory(), production ? "1Gi" : "512Mi")),
        given.healthCheck(), orEmpty(given.routes()), orEmpty(given.uses()), orEmpty(given.env()),
        release(given.release()), or(given.terminationGracePeriodSeconds(), 30),
        or(given.compute(), new ComputeSpec.OfService(compute.type())), given.changes());
  }

  private ServiceSpec.Release release(ServiceSpec.Release given) {
    return given == null ? null
        : new ServiceSpec.Release(given.command(), given.args(), or(given.timeoutSeconds(), 600));
  }

  private DatabaseSpec database(DatabaseSpec given) {
    DatabaseSpec.Storage storage = given.storage() == null
        ? new DatabaseSpec.Storage(null, null, null, null, null) : given.storage();
    DatabaseSpec.Backup backup = given.backup() == null ? new DatabaseSpec.Backup(null, null) : given.backup();
    return new DatabaseSpec(given.name(), given.engine(), given.version(),
        or(given.majorUpgrade(), DatabaseSpec.MajorUpgrade.IN_PLACE),
        or(given.minorUpgrades(), DatabaseSpec.MinorUpgrades.AUTO),
        or(given.instanceClass(), production ? "db.m6g.large" : "db.t4g.micro"),
        or(given.multiAz(), production),
        new DatabaseSpec.Storage(or(storage.sizeGiB(), production ? 100 : 20), storage.maxSizeGiB(),
            or(storage.type(), DatabaseSpec.StorageType.GP3), storage.iops(), storage.throughputMiBps()),
        new DatabaseSpec.Backup(or(backup.retentionDays(), production ? 14 : 7), backup.window()),
        given.maintenanceWindow(), given.rotatePasswordDays(), or(given.users(), DatabaseSpec.Users.MASTER),
        or(given.readReplicas(), 0),
        given.parameters() == null ? Map.of() : given.parameters(),
        or(given.iamAuthentication(), false), insights(given.performanceInsights()), given.logExports(),
        given.caCertificate(), or(given.deletionProtection(), production), or(given.dataPolicy(), dataPolicy),
        or(given.databaseName(), given.name().replace('-', '_')), or(given.username(), "platform"),
        given.restoreFrom(), given.identifier(), or(given.adopt(), false), given.changes());
  }

  private static DatabaseSpec.PerformanceInsights insights(DatabaseSpec.PerformanceInsights given) {
    boolean enabled = given != null && given.enabled();
    return new DatabaseSpec.PerformanceInsights(enabled, enabled ? or(given.retentionDays(), 7) : null);
  }

  private TableSpec table(TableSpec given) {
    return new TableSpec(given.name(), given.partitionKey(), given.sortKey(), given.timeToLive(),
        orEmpty(given.indexes()), or(given.capacity(), new TableSpec.Capacity(TableSpec.Mode.ON_DEMAND, null, null)),
        or(given.pointInTimeRecovery(), new TableSpec.PointInTimeRecovery(production, null)),
        given.stream(), or(given.deletionProtection(), production), or(given.dataPolicy(), dataPolicy),
        given.restoreFrom(),
        given.identifier(), or(given.adopt(), false), given.changes());
  }

  private CacheSpec cache(CacheSpec given) {
    CacheSpec.Backup backup = given.backup() == null ? new CacheSpec.Backup(null, null) : given.backup();
    int nodes = or(given.nodes(), production || or(given.multiAz(), false) ? 2 : 1);
    return new CacheSpec(given.name(), given.engine(), given.version(),
        or(given.nodeType(), production ? "cache.m7g.large" : "cache.t4g.micro"), nodes, or(given.multiAz(), nodes > 1),
        given.parameters(), new CacheSpec.Backup(or(backup.retentionDays(), production ? 7 : 0), backup.window()),
        given.maintenanceWindow(), given.rotatePasswordDays(), or(given.dataPolicy(), dataPolicy), given.restoreFrom(),
        given.changes());
  }

  private DocumentStoreSpec documentStore(DocumentStoreSpec given) {
    DocumentStoreSpec.Backup backup =
        given.backup() == null ? new DocumentStoreSpec.Backup(null, null) : given.backup();
    return new DocumentStoreSpec(given.name(), or(given.version(), "5.0"), or(given.instances(), production ? 2 : 1),
        or(given.instanceClass(), production ? "db.r6g.large" : "db.t3.medium"),
        new DocumentStoreSpec.Backup(or(backup.retentionDays(), production ? 14 : 1), backup.window()),
        given.maintenanceWindow(), given.rotatePasswordDays(), given.parameters(),
        or(given.deletionProtection(), production), or(given.dataPolicy(), dataPolicy),
        or(given.username(), "platform"),
        given.restoreFrom(), given.changes());
  }

  private BucketSpec bucket(BucketSpec given) {
    return new BucketSpec(given.name(), or(given.versioned(), production), given.expireAfterDays(),
        given.expireOldVersionsAfterDays(), given.cors(), given.kmsKeyArn(), or(given.dataPolicy(), dataPolicy),
        given.identifier(), or(given.adopt(), false), given.changes());
  }

  private UserPoolSpec userPool(UserPoolSpec given) {
    UserPoolSpec.PasswordPolicy password = given.passwordPolicy() == null
        ? new UserPoolSpec.PasswordPolicy(null, null, null, null, null) : given.passwordPolicy();
    return new UserPoolSpec(given.name(), given.signIn(),
        or(given.mfa(), production ? UserPoolSpec.Mfa.OPTIONAL : UserPoolSpec.Mfa.OFF),
        new UserPoolSpec.PasswordPolicy(or(password.minimumLength(), 12), or(password.requireLowercase(), true),
            or(password.requireUppercase(), true), or(password.requireNumbers(), true),
            or(password.requireSymbols(), false)),
        or(given.selfSignUp(), true),
        given.clients().stream().map(client -> new UserPoolSpec.Client(
            client.name(), client.callbackUrls(), client.logoutUrls(), or(client.secret(), false))).toList(),
        given.domainPrefix(), or(given.deletionProtection(), production), or(given.dataPolicy(), dataPolicy),
        given.changes());
  }

  private FrontendSpec frontend(FrontendSpec given) {
    if (given.type() == FrontendSpec.Type.AMPLIFY) {
      return new FrontendSpec(given.name(), given.type(), given.host(), given.certificateArn(), null, null, null,
          amplify(given.amplify()), given.changes());
    }
    FrontendSpec.StaticSite site = given.staticSite() == null
        ? new FrontendSpec.StaticSite(null, null, null, null, null) : given.staticSite();
    return new FrontendSpec(given.name(), given.type(), given.host(), given.certificateArn(),
        or(given.priceClass(), production ? PriceClass.PRICE_CLASS_ALL : PriceClass.PRICE_CLASS_100),
        new FrontendSpec.StaticSite(or(site.singlePageApp(), false), or(site.indexDocument(), "index.html"),
            site.errorDocument(), site.contentVersion(), or(site.dataPolicy(), dataPolicy)), given.service(), null,
        given.changes());
  }

  private static FrontendSpec.Amplify amplify(FrontendSpec.Amplify given) {
    return new FrontendSpec.Amplify(given.repository(), or(given.branch(), "main"), given.tokenSecretRef(),
        or(given.outputDirectory(), "dist"),
        given.buildCommands() == null || given.buildCommands().isEmpty() ? BUILD : given.buildCommands(),
        orEmpty(given.environment()), or(given.singlePageApp(), false));
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  private static <T> List<T> orEmpty(List<T> given) {
    return given == null ? List.of() : given;
  }
}
