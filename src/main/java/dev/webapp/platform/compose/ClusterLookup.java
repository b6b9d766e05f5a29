package dev.webapp.platform.compose;

import dev.webapp.platform.aws.eks.EksClusterQuery;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;

/** The cluster that pods run in, looked up where somebody needs to know more of it than its name. */
final class ClusterLookup {
  private static final ResourceId CLUSTER = new ResourceId("EksCluster", "cluster");

  private ClusterLookup() {}

  /** One of its outputs. */
  static Ref ref(String output) {
    return CLUSTER.ref(output);
  }

  /** Adds it, once. */
  static void share(Draft draft) {
    String name = draft.setting().clusterName();
    draft.share(Resource.of(
        CLUSTER, name, draft.home(), Part.WORKLOADS, "spec.services", _ -> new EksClusterQuery(name)));
  }
}
