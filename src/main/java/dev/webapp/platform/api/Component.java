package dev.webapp.platform.api;

/** A named part of a platform. */
public sealed interface Component
    permits ServiceSpec, DatabaseSpec, TableSpec, CacheSpec, DocumentStoreSpec, BucketSpec, UserPoolSpec,
    FrontendSpec, ExternalServiceSpec {
  String name();

  /** How far the operator may go by itself with it; null where the whole platform's rules hold. */
  ComponentChanges changes();
}
