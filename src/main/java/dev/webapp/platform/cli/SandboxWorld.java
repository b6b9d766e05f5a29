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
final class SandboxWorld {
  static final String ACCOUNT = "111122223333";
  static final String CLUSTER = "sandbox";

  private final AwsAccount account;
  private final ClusterStore store;
  private final Controllers controllers;
  private final String region;

  SandboxWorld(InstantSource clock, String region, Settings controllerSettings) {
    this.region = region;
    this.account = new AwsAccount(ACCOUNT, clock);
    Furnishing furnishing = account.furnish(region, CLUSTER);
    this.store = new ClusterStore(clock);
    this.controllers = new Controllers(
        store, new AccountLoadBalancers(account.loadBalancerController(furnishing)), controllerSettings);
    apply(PlatformFiles.crd().object());
  }

  AwsAccount account() {
    return account;
  }

  ClusterStore store() {
    return store;
  }

  Controllers controllers() {
    return controllers;
  }

  String region() {
    return region;
  }

  /** What the operator's resources are tagged with here. */
  String owner() {
    return "arn:aws:eks:" + region + ":" + ACCOUNT + ":cluster/" + CLUSTER;
  }

  /** Clients of the account, as the SDK would make them of AWS. */
  ScopedClients.Source clients() {
    return new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return account.client(type, scope.region());
      }
    };
  }

  /** As {@code kubectl apply} would, in strict mode. */
  void apply(ObjectNode manifest) {
    store.apply(manifest, WriteOptions.by("kubectl").forced().strict());
  }

  void createNamespace(String name) {
    ObjectNode namespace = new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    apply(namespace);
  }
}
