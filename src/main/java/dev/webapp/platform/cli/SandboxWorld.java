package dev.webapp.platform.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.Furnishing;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import dev.webapp.platform.sandbox.cluster.controllers.Controllers;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import java.time.InstantSource;
import software.amazon.awssdk.awscore.AwsClient;

/** An AWS account and a cluster in memory, furnished as a platform team's are, on one clock. */
public final class SandboxWorld {
  public static final String ACCOUNT = "111122223333";
  public static final String CLUSTER = "sandbox";

  private final AwsAccount account;
  private final ClusterStore store;
  private final Controllers controllers;
  private final String region;

  public SandboxWorld(InstantSource clock, String region, Settings controllerSettings) {
    this.region = region;
    this.account = new AwsAccount(ACCOUNT, clock);
    Furnishing furnishing = account.furnish(region, CLUSTER);
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
        return account.client(type, scope.region());
      }
    };
  }

  /** As {@code kubectl apply} would, in strict mode. */
  public void apply(ObjectNode manifest) {
    store.apply(manifest, WriteOptions.by("kubectl").forced().strict());
  }

  public void createNamespace(String name) {
    ObjectNode namespace = new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    apply(namespace);
  }
}
