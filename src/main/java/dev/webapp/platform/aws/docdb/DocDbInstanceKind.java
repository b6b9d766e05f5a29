package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.ModifyDbInstanceRequest;

/**
 * {@link DocDbInstance}s. Outputs: {@code identifier}, {@code arn}, and once there is one {@code endpoint}. The data is
 * the cluster's, so nothing is lost with an instance.
 */
public final class DocDbInstanceKind implements ResourceKind<DocDbInstance, ObservedDocDbInstance> {
  private static final int PAGE = 100;
  private static final List<String> SETTINGS =
      List.of("instanceClass", "promotionTier", "maintenanceWindow", "caCertificate");
  private final Clients clients;
  private final DocDbTags tags;

  public DocDbInstanceKind(Clients clients, RememberedTags tags) {
    this.clients = clients;
    this.tags = new DocDbTags(tags);
  }

  @Override
  public String name() {
    return "DocDbInstance";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedDocDbInstance> observe(Scope scope, Collection<Sought<DocDbInstance>> sought) {
    Map<String, DBInstance> all = listed(scope);
    Map<Handle, ObservedDocDbInstance> seen = new TreeMap<>();
    for (Sought<DocDbInstance> one : sought) {
      DBInstance instance = all.get(one.handle().physicalName());
      Map<String, String> own =
          instance == null ? null : tags.of(docdb(scope), instance.dbInstanceArn(), instance.dbiResourceId());
      if (own != null) {
        seen.put(one.handle(), ObservedDocDbInstance.of(instance, own));
      }
    }
    return seen;
  }

  /** By identifier. The API is RDS's, too: instances of other engines are left out, whoever reads the filter. */
  private Map<String, DBInstance> listed(Scope scope) {
    Map<String, DBInstance> listed = new TreeMap<>();
    docdb(scope).describeDBInstancesPaginator(r -> r.filters(DocDbClusters.ofEngine()).maxRecords(PAGE)).dbInstances()
        .stream().filter(instance -> DocDbCluster.ENGINE.equals(instance.engine()))
        .forEach(instance -> listed.put(instance.dbInstanceIdentifier(), instance));
    return listed;
  }

  @Override
  public DocDbInstance project(ObservedDocDbInstance observed, DocDbInstance desired) {
    DocDbInstance is = observed.settings();
    return new DocDbInstance(is.identifier(), is.clusterIdentifier(), is.instanceClass(), is.promotionTier(),
        is.maintenanceWindow(), is.caCertificate(), Tags.ours(is.tags(), desired.tags()));
  }

  @Override
  public ObservedDocDbInstance create(Handle handle, Scope scope, DocDbInstance desired, Token token) {
    return ObservedDocDbInstance.of(docdb(scope).createDBInstance(CreateDbInstanceRequest.builder()
        .dbInstanceIdentifier(desired.identifier())
        .dbClusterIdentifier(desired.clusterIdentifier())
        .engine(DocDbCluster.ENGINE)
        .dbInstanceClass(desired.instanceClass())
        .promotionTier(desired.promotionTier())
        .preferredMaintenanceWindow(desired.maintenanceWindow())
        .caCertificateIdentifier(desired.caCertificate())
        .tags(DocDbTags.write(desired.tags()))
        .build()).dbInstance(), desired.tags());
  }

  /** Tags first, since they can change at any time. */
  @Override
  public ObservedDocDbInstance update(
      Handle handle, Scope scope, DocDbInstance desired, ObservedDocDbInstance observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(
          tags.change(docdb(scope), observed.arn(), observed.resourceId(), observed.tags(), delta));
    }
    DocDbInstanceStatus.requireModifiable(observed);
    List<String> settings = SETTINGS.stream().filter(delta::touches).toList();
    if (settings.isEmpty()) {
      return observed;
    }
    var change = ModifyDbInstanceRequest.builder().dbInstanceIdentifier(observed.settings().identifier());
    settings.forEach(setting -> set(change, setting, desired));
    // The others never wait for the window; with them it would only bring forward what others have scheduled for it.
    change.applyImmediately(delta.touchesAny("instanceClass", "caCertificate") ? true : null);
    return ObservedDocDbInstance.of(docdb(scope).modifyDBInstance(change.build()).dbInstance(), observed.tags());
  }

  private static void set(ModifyDbInstanceRequest.Builder change, String setting, DocDbInstance desired) {
    switch (setting) {
      case "instanceClass" -> change.dbInstanceClass(desired.instanceClass());
      case "promotionTier" -> change.promotionTier(desired.promotionTier());
      case "maintenanceWindow" -> change.preferredMaintenanceWindow(desired.maintenanceWindow());
      case "caCertificate" -> change.caCertificateIdentifier(desired.caCertificate());
      default -> throw new IllegalArgumentException(setting);
    }
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedDocDbInstance observed, Farewell how) {
    if (DocDbInstanceStatus.leaving(observed)) {
      return;
    }
    try {
      docdb(scope).deleteDBInstance(r -> r.dbInstanceIdentifier(observed.settings().identifier()));
    } catch (Problem problem) {
      if (!problem.is("DBInstanceNotFound") && !isBeingDeleted(problem)) {
        throw problem;
      }
    }
  }

  private static boolean isBeingDeleted(Problem problem) {
    return problem.is("InvalidDBInstanceState") && problem.getMessage() != null
        && problem.getMessage().contains("already being deleted");
  }

  @Override
  public boolean leaving(ObservedDocDbInstance observed) {
    return DocDbInstanceStatus.leaving(observed);
  }

  @Override
  public boolean promised(ObservedDocDbInstance observed) {
    return DocDbInstanceStatus.promised(observed);
  }

  @Override
  public boolean inseparable() {
    return true;
  }

  @Override
  public Readiness readiness(ObservedDocDbInstance observed) {
    return DocDbInstanceStatus.readiness(observed);
  }

  @Override
  public Outputs outputs(ObservedDocDbInstance observed) {
    return Outputs.of("identifier", observed.settings().identifier()).and("arn", observed.arn())
        .and("endpoint", observed.endpoint());
  }

  /** The network and the key are the cluster's, and looked at when that is made. */
  @Override
  public Set<String> permissions() {
    return Set.of("rds:DescribeDBInstances", "rds:CreateDBInstance", "rds:ModifyDBInstance", "rds:DeleteDBInstance",
        "rds:ListTagsForResource", "rds:AddTagsToResource", "rds:RemoveTagsFromResource");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target instances = Grant.on("DocDbInstances", "rds", "db:*");
    return List.of(
        instances.owned("ModifyDBInstance", "DeleteDBInstance", "AddTagsToResource", "RemoveTagsFromResource"),
        instances.created("CreateDBInstance"), instances.claimed("AddTagsToResource"),
        // RDS checks the cluster that an instance is to be in.
        Grant.on("DocDbClusters", "rds", "cluster:*")
            .owned("CreateDBInstance", "ModifyDBInstance", "DeleteDBInstance"));
  }

  private DocDbClient docdb(Scope scope) {
    return clients.get(DocDbClient.class, scope);
  }
}
