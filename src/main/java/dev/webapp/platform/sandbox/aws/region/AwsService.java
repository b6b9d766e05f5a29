package dev.webapp.platform.sandbox.aws.region;

import java.util.List;
import software.amazon.awssdk.awscore.AwsClient;

/** One service in one region: all that the account needs to know in order to offer it. */
public interface AwsService extends Authorizing {
  ServiceModel model();

  /**
   * What answers. Each part implements the SDK's client interface for the operations of one sort of resource; together
   * they are the service, and no operation is in two of them.
   */
  List<? extends AwsClient> parts();
}
