package dev.webapp.platform.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.EnvVar;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.Furnishing;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import dev.webapp.platform.sandbox.cluster.controllers.Controllers;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.sandbox.postgres.PostgresServers;
import dev.webapp.platform.sql.Roles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.iam.IamClient;

/** An AWS account and a cluster in memory, furnished as a platform team's are, on one clock. */
public final class SandboxWorld {
  public static final String ACCOUNT = "111122223333";
  public static final String CLUSTER = "sandbox";

  private final AwsAccount account;
  private final ClusterStore store;
  private final Controllers controllers;
  private final PostgresServers servers;
  private final String region;

  public SandboxWorld(InstantSource clock, String region, Settings controllerSettings) {
    this.region = region;
    this.account = new AwsAccount(ACCOUNT, clock);
    Furnishing furnishing = account.furnish(region, CLUSTER);
    this.servers = new PostgresServers(() -> account.contentsEverywhere(region));
    this.store = new ClusterStore(clock);
    this.controllers = new Controllers(store, new AccountLoadBalancers(
        account.loadBalancerController(furnishing), controllerSettings.pods()), controllerSettings);
    apply(PlatformFiles.crd().object());
  }

  public AwsAccount account() {
    return account;
  }

  public ClusterStore store() {
    return store;
  }

  public Controllers controllers() {
    return controllers;
  }

  /** What answers at the addresses of DB instances. */
  public PostgresServers servers() {
    return servers;
  }

  /** The roles of the databases, which anybody here can reach. */
  public Roles roles() {
    return new SandboxRoles(servers);
  }

  public String region() {
    return region;
  }

  /** What the operator's resources are tagged with here. */
  public String owner() {
    return "arn:aws:eks:" + region + ":" + ACCOUNT + ":cluster/" + CLUSTER;
  }

  /** Clients of the account, as the SDK would make them of AWS. */
  public ScopedClients.Source clients() {
    return new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return scope.roleArn() == null ? account.client(type, scope.region())
            : account.assume(scope.roleArn(), scope.externalId(), "webapp-platform").client(type, scope.region());
      }
    };
  }

  /** Installs Kong, as its Helm chart does it: without it a gateway of that type has nobody to answer. */
  public void installKong() {
    kong().forEach(this::apply);
  }

  /** What that installs. */
  public static List<ObjectNode> kong() {
    try (InputStream in = SandboxWorld.class.getResourceAsStream("kong.yaml")) {
      List<ObjectNode> objects = new ArrayList<>();
      for (String document : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^---$")) {
        objects.add((ObjectNode) new YAMLMapper().readTree(document));
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the Secrets that a platform's users keep tokens in. */
  public void createSecrets(WebAppPlatform platform) {
    Stream<EnvVar.KeyRef> tokens = platform.getSpec().frontends().stream().filter(each -> each.amplify() != null)
        .map(each -> each.amplify().tokenSecretRef());
    Stream<EnvVar.KeyRef> credentials = platform.getSpec().externalServices().stream()
        .filter(each -> each.auth() != null).map(each -> each.auth().secretRef());
    Stream.concat(tokens, credentials).forEach(ref -> applySecret(
        platform.getMetadata().getNamespace(), ref.name(), ref.key(), "token of the sandbox"));
  }

  /** Applies a Secret with one entry. */
  public void applySecret(String namespace, String name, String key, String value) {
    ObjectNode secret = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Secret");
    secret.putObject("metadata").put("name", name).put("namespace", namespace);
    secret.putObject("stringData").put(key, value);
    apply(secret);
  }

  /** As {@code kubectl apply} would, in strict mode. */
  public void apply(ObjectNode manifest) {
    store.apply(manifest, WriteOptions.by("kubectl").forced().strict());
  }

  /**
   * What administrators do before platforms live in other accounts: the namespaces allow the roles, and the roles are
   * there, may do everything, and trust this installation on behalf of these namespaces alone. Gives what it says in
   * place of what was given before.
   *
   * @param byNamespace ARNs of roles
   */
  public void allowRoles(Map<String, Set<String>> byNamespace) {
    Map<String, Set<String>> externalIds = new TreeMap<>();
    byNamespace.forEach((namespace, roles) -> {
      ObjectNode manifest = namespace(namespace);
      manifest.withObject("/metadata").putObject("annotations")
          .put(Annotations.ALLOWED_ROLE_ARNS, String.join(",", new TreeSet<>(roles)));
      store.apply(manifest, WriteOptions.by("administrator").forced().strict());
      String externalId = new Ownership(owner(), namespace + "/").externalId();
      roles.forEach(role -> externalIds.computeIfAbsent(role, _ -> new TreeSet<>()).add(externalId));
    });
    externalIds.forEach(this::makeRole);
  }

  private void makeRole(String roleArn, Set<String> externalIds) {
    String pathAndName = roleArn.substring(roleArn.indexOf(":role/") + ":role".length());
    String name = pathAndName.substring(pathAndName.lastIndexOf('/') + 1);
    ObjectNode trust = policy("sts:AssumeRole");
    ObjectNode statement = (ObjectNode) trust.withArray("Statement").get(0);
    statement.putObject("Principal").put("AWS", "arn:aws:iam::" + ACCOUNT + ":root");
    externalIds.forEach(statement.withObject("/Condition/StringEquals").putArray("sts:ExternalId")::add);
    ObjectNode rights = policy("*");
    ((ObjectNode) rights.withArray("Statement").get(0)).put("Resource", "*");
    IamClient iam = account.other(roleArn.split(":")[4]).client(IamClient.class, region);
    iam.createRole(r -> r.roleName(name).path(pathAndName.substring(0, pathAndName.length() - name.length()))
        .assumeRolePolicyDocument(trust.toString()));
    iam.putRolePolicy(r -> r.roleName(name).policyName("all").policyDocument(rights.toString()));
  }

  private static ObjectNode policy(String action) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    policy.putArray("Statement").addObject().put("Effect", "Allow").put("Action", action);
    return policy;
  }

  public void createNamespace(String name) {
    apply(namespace(name));
  }

  private static ObjectNode namespace(String name) {
    ObjectNode namespace = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    return namespace;
  }
}
