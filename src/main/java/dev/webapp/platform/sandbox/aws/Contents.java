package dev.webapp.platform.sandbox.aws;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * What the databases and tables of a region hold, which no operation tells: a text for each, made up when it begins
 * empty, carried into its snapshots and backups, and brought back by restoring them. For whoever wants to know whether
 * data came back.
 */
public final class Contents {
  private final AwsAccount account;
  private final AwsRegion region;

  Contents(AwsAccount account, AwsRegion region) {
    this.account = account;
    this.region = region;
  }

  /** What a DB instance or cluster, a snapshot of one, a table or a backup of a table holds now. */
  public String of(String arn) {
    return locked(() -> isOfTable(arn) ? region.dynamoDb().contents(arn)
        : isOfCluster(arn) ? region.docDb().contents(arn) : region.rds().contents(arn));
  }

  /** Somebody writes to a DB instance, a DB cluster or a table: from now on it holds this. */
  public void write(String arn, String text) {
    locked(() -> {
      if (isOfTable(arn)) {
        region.dynamoDb().write(arn, text);
      } else if (isOfCluster(arn)) {
        region.docDb().write(arn, text);
      } else {
        region.rds().write(arn, text);
      }
      return null;
    });
  }

  /** The password that the master user of a DB instance or cluster gets in with now. */
  public String masterPassword(String arn) {
    return locked(() -> isOfCluster(arn) ? region.docDb().masterPassword(arn) : region.rds().masterPassword(arn));
  }

  /** The AUTH tokens that clients get in with to a replication group now. */
  public List<String> tokens(String replicationGroup) {
    return locked(() -> region.elastiCache().tokens(replicationGroup));
  }

  /** The DB instance that can be reached at a host. */
  public Optional<DBInstance> instanceAt(String host) {
    return locked(() -> region.rds().instances().stream()
        .filter(one -> one.endpoint() != null && host.equals(one.endpoint().address())).findFirst());
  }

  /** What a read replica is one of, or the instance itself. */
  public DBInstance sourceOf(DBInstance instance) {
    String source = instance.readReplicaSourceDBInstanceIdentifier();
    return source == null ? instance : locked(() -> region.rds().instances().stream()
        .filter(one -> one.dbInstanceIdentifier().equals(source)).findFirst().orElse(instance));
  }

  private static boolean isOfTable(String arn) {
    return arn.startsWith("arn:aws:dynamodb:");
  }

  private static boolean isOfCluster(String arn) {
    return arn.split(":")[5].startsWith("cluster");
  }

  private <T> T locked(Supplier<T> work) {
    Call look = new Call(0, region.name(), "rds", "DescribeContents", null, account.now());
    return region.during(look, account.plan().needsHistory(), work);
  }
}
