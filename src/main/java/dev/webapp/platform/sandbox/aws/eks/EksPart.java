package dev.webapp.platform.sandbox.aws.eks;

import software.amazon.awssdk.services.eks.EksClient;

/** A part of EKS's client. */
interface EksPart extends EksClient {
  @Override
  default String serviceName() {
    return EksClient.SERVICE_NAME;
  }

  @Override
  default void close() {}
}
