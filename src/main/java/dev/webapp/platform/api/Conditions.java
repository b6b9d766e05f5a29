package dev.webapp.platform.api;

/** Types of the conditions in a platform's status. The first three are kstatus's, which Argo CD and Flux read too. */
public final class Conditions {
  /** True when everything the spec asks for is there and serving. */
  public static final String READY = "Ready";
  /** True while the operator is working towards the spec. */
  public static final String RECONCILING = "Reconciling";
  /** True when only a change by a person gets further: of the spec, of permissions, of what AWS refuses. */
  public static final String STALLED = "Stalled";
  /** True while {@code status.plan} holds steps that wait for approval. */
  public static final String APPROVAL_REQUIRED = "ApprovalRequired";
  /** Of security groups and subnets. */
  public static final String NETWORK_READY = "NetworkReady";
  /** Of what keeps data. */
  public static final String DATA_READY = "DataReady";
  /** Of what runs in the cluster. */
  public static final String WORKLOADS_READY = "WorkloadsReady";
  /** Of load balancers and routes. */
  public static final String EDGE_READY = "EdgeReady";

  private Conditions() {}
}
