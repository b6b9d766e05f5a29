package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.Filter;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;

/** The clusters of each scope: one listing for all, their tags one by one, and every write to them. */
final class DocDbClusters {
  private static final int PAGE = 100;
  private final Clients clients;
  private final DocDbTags tags;

  DocDbClusters(Clients clients, RememberedTags tags) {
    this.clients = clients;
    this.tags = new DocDbTags(tags);
  }

  /** Those of the sought that are there. */
  Map<Handle, ObservedDocDbCluster> observe(Scope scope, Collection<Sought<DocDbCluster>> sought) {
    Map<String, DBCluster> all = listed(scope);
    Map<Handle, ObservedDocDbCluster> seen = new TreeMap<>();
    for (Sought<DocDbCluster> one : sought) {
      DBCluster cluster = all.get(one.handle().physicalName());
      Map<String, String> own = cluster == null ? null
          : tags.of(client(scope), cluster.dbClusterArn(), cluster.dbClusterResourceId());
      if (own != null) {
        seen.put(one.handle(), ObservedDocDbCluster.of(cluster, own));
      }
    }
    return seen;
  }

  /** By identifier. The API is RDS's, too: clusters of other engines are left out, whoever reads the filter. */
  private Map<String, DBCluster> listed(Scope scope) {
    Map<String, DBCluster> listed = new TreeMap<>();
    client(scope).describeDBClustersPaginator(r -> r.filters(ofEngine()).maxRecords(PAGE)).dbClusters().stream()
        .filter(cluster -> DocDbCluster.ENGINE.equals(cluster.engine()))
        .forEach(cluster -> listed.put(cluster.dbClusterIdentifier(), cluster));
    return listed;
  }

  /** The filter that the developer guide lists clusters and instances with; the API reference leaves it out. */
  static Filter ofEngine() {
    return Filter.builder().name("engine").values(DocDbCluster.ENGINE).build();
  }

  /** Whatever is asked for is applied at once, or as the request says: when to ask is not the kind's to decide. */
  ObservedDocDbCluster modify(Scope scope, ObservedDocDbCluster seen, ModifyDbClusterRequest.Builder change) {
    DBCluster answer = client(scope)
        .modifyDBCluster(change.dbClusterIdentifier(seen.settings().identifier()).build()).dbCluster();
    return ObservedDocDbCluster.of(answer, seen.tags());
  }

  /** Sets or removes tags, one call. */
  ObservedDocDbCluster retag(Scope scope, ObservedDocDbCluster seen, Delta delta) {
    return seen.tagged(tags.change(client(scope), seen.arn(), seen.resourceId(), seen.tags(), delta));
  }

  /** One that is gone is left alone. */
  void delete(Scope scope, DeleteDbClusterRequest request) {
    try {
      client(scope).deleteDBCluster(request);
    } catch (Problem problem) {
      if (!problem.is("DBClusterNotFoundFault")) {
        throw problem;
      }
    }
  }

  DocDbClient client(Scope scope) {
    return clients.get(DocDbClient.class, scope);
  }
}
