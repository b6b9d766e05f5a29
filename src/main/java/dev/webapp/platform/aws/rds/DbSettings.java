package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Desired;
import java.util.List;

/** What RDS lets be set of every DB instance, replica or not. Null is not ours. */
interface DbSettings extends Desired {
  String engineVersion();

  String instanceClass();

  Integer allocatedStorage();

  Integer maxAllocatedStorage();

  String storageType();

  Integer iops();

  Integer storageThroughput();

  Boolean multiAz();

  Integer port();

  List<String> securityGroupIds();

  String parameterGroupName();

  Boolean deletionProtection();

  Boolean autoMinorVersionUpgrade();

  Boolean iamAuthentication();

  Boolean performanceInsights();

  Integer performanceInsightsRetentionDays();

  List<String> logExports();

  String caCertificate();
}
