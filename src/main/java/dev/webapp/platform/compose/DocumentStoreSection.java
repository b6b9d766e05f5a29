package dev.webapp.platform.compose;

import dev.webapp.platform.api.DocumentStoreSpec;
import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.docdb.DocDbCluster;
import dev.webapp.platform.aws.docdb.DocDbInstance;
import dev.webapp.platform.aws.docdb.DocDbRestoreFrom;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Values;
import java.util.List;
import java.util.stream.IntStream;

/** Clusters of DocumentDB, each with its instances, its password, its parameters and a security group of its own. */
final class DocumentStoreSection {
  static final int PORT = 27017;

  private final Draft draft;
  private final NetworkSection network;
  private final Passwords passwords;
  private final ResourceId subnets;

  /**
   * @param subnets the group that databases live in: DocumentDB and RDS share them
   */
  DocumentStoreSection(Draft draft, NetworkSection network, ResourceId subnets) {
    this.draft = draft;
    this.network = network;
    this.passwords = new Passwords(draft);
    this.subnets = subnets;
  }

  void compose() {
    draft.spec().documentStores().forEach(this::add);
  }

  static ResourceId cluster(String name) {
    return new ResourceId("DocDbCluster", name);
  }

  /** First to last. */
  static List<ResourceId> instances(DocumentStoreSpec store) {
    return IntStream.rangeClosed(1, store.instances())
        .mapToObj(i -> new ResourceId("DocDbInstance", store.name() + "-" + i)).toList();
  }

  /** No name has a dot: what a document store's secret is called is not what a database is. */
  static ResourceId secret(String name) {
    return new ResourceId("Secret", "document-store." + name);
  }

  private void add(DocumentStoreSpec store) {
    String origin = "spec.documentStores[" + store.name() + "]";
    Windows.DOCUMENT_DB.check(store.maintenanceWindow(), store.backup().window(), origin);
    DataPolicy policy = Draft.policy(store.dataPolicy());
    passwords.add(secret(store.name()), Store.documentStore(store.name()), store.username(), store.rotatePasswordDays(),
        policy, origin);
    ResourceId parameters = addParameters(store, origin);
    ResourceId group = network.addStoreGroup(Store.documentStore(store.name()), PORT, origin);
    DocDbRestoreFrom restoreFrom = restoreFrom(store, origin + ".restoreFrom");
    draft.add(draft.inAws(cluster(store.name()), name(store), Part.DATA, origin,
        values -> desired(store, restoreFrom, parameters, group, values)).keeping(policy));
    instances(store).forEach(instance -> addInstance(store, instance, origin));
  }

  private String name(DocumentStoreSpec store) {
    return draft.names().of(store.name());
  }

  /** The name hashes the family: a group of another family is made beside the old one. */
  private ResourceId addParameters(DocumentStoreSpec store, String origin) {
    ResourceId id = new ResourceId("DocDbClusterParameterGroup", store.name());
    String family = family(store);
    String name = draft.names().of(store.name() + "-" + Digest.of(6, family), 255);
    draft.add(draft.inAws(id, name, Part.DATA, origin, _ -> new ParameterGroup(name, family,
        "Document store " + store.name() + " of platform " + platform(), store.parameters(), draft.tags(id))));
    return id;
  }

  private DocDbCluster desired(DocumentStoreSpec store, DocDbRestoreFrom restoreFrom, ResourceId parameters,
      ResourceId group, Values values) {
    return new DocDbCluster(
        name(store),
        store.version(),
        store.username(),
        values.secret(secret(store.name()).ref("password")),
        PORT,
        values.get(subnets.ref("name")),
        List.of(values.get(group.ref("groupId"))),
        values.get(parameters.ref("name")),
        store.backup().retentionDays(),
        store.backup().window(),
        store.maintenanceWindow(),
        restoreFrom == null ? true : null,
        null,
        store.deletionProtection(),
        null,
        null,
        restoreFrom,
        draft.tags(cluster(store.name()), Draft.policy(store.dataPolicy())));
  }

  /** RDS's instances and these share one name space; no database's name has a slash. */
  private void addInstance(DocumentStoreSpec store, ResourceId id, String origin) {
    String name = draft.names().of("documents/" + id.name());
    ResourceId cluster = cluster(store.name());
    draft.add(draft.inAws(id, name, Part.DATA, origin, values -> new DocDbInstance(name,
        values.get(cluster.ref("identifier")), store.instanceClass(), null, null, null, draft.tags(id)))
        .after(Edge.ready(cluster)));
  }

  private static DocDbRestoreFrom restoreFrom(DocumentStoreSpec store, String field) {
    DocumentStoreSpec.RestoreFrom given = store.restoreFrom();
    if (given == null) {
      return null;
    }
    return given.snapshot() != null ? DocDbRestoreFrom.snapshot(given.snapshot())
        : DocDbRestoreFrom.cluster(given.cluster(), Draft.time(field + ".time", given.time()));
  }

  /** Families go by the first two numbers of the version. */
  private static String family(DocumentStoreSpec store) {
    String[] numbers = store.version().split("[.]");
    return "docdb" + numbers[0] + "." + numbers[1];
  }

  private String platform() {
    return draft.setting().ownership().platform();
  }
}
