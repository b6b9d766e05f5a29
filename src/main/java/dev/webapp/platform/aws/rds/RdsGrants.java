package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Grant;
import java.util.List;

/**
 * How IAM allows what is done to instances and their copies beside them
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html). A source that is copied
 * from, by a restore or a replica, may be anybody's whom the spec names.
 */
final class RdsGrants {
  private static final Grant.Target TARGET = Grant.on("RdsInstances", "rds", "db:*", "deployment:*");

  static final List<Grant> INSTANCES = List.of(
      TARGET.owned("ModifyDBInstance", "DeleteDBInstance", "RebootDBInstance", "PromoteReadReplica", "CreateDBSnapshot",
          "CreateBlueGreenDeployment", "SwitchoverBlueGreenDeployment", "DeleteBlueGreenDeployment",
          "AddTagsToResource", "RemoveTagsFromResource"),
      TARGET.created("CreateDBInstance", "CreateDBInstanceReadReplica", "RestoreDBInstanceFromDBSnapshot",
          "RestoreDBInstanceToPointInTime", "CreateBlueGreenDeployment"),
      TARGET.claimed("AddTagsToResource"), TARGET.adopted("AddTagsToResource"),
      // RDS makes the copy as the caller, and does not say with which tags of the request.
      Grant.on("RdsGreenInstances", "rds", "db:*-green-*").any("CreateDBInstanceReadReplica", "AddTagsToResource"),
      // What instances refer to, which is not changed by that.
      Grant.on("RdsReferences", "rds", "pg:*", "og:*", "subgrp:*", "secgrp:*", "auto-backup:*").any("CreateDBInstance",
          "CreateDBInstanceReadReplica", "ModifyDBInstance", "RestoreDBInstanceFromDBSnapshot",
          "RestoreDBInstanceToPointInTime", "CreateBlueGreenDeployment"),
      // Only ever added to: no snapshot can be deleted. Which tags go along with a final one, and whether the request
      // counts as having them, RDS does not say.
      Grant.on("RdsSnapshots", "rds", "snapshot:*").any("CreateDBSnapshot", "AddTagsToResource",
          "RestoreDBInstanceFromDBSnapshot"));

  private RdsGrants() {}
}
