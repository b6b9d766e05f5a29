package dev.webapp.platform.sandbox.aws;

import java.util.function.Supplier;

/**
 * What the databases and tables of a region hold, which no operation tells: a text for each, made up when it begins
 * empty, carried into its snapshots and backups, and brought back by restoring them. For whoever wants to know whether
 * data came back.
 */
public final class Contents {
  private final AwsAccount account;
  private final AwsRegion region;
  private final RdsState rds;
  private final DynamoDbState dynamoDb;

  Contents(AwsAccount account, AwsRegion region) {
    this.account = account;
    this.region = region;
    this.rds = region.rds();
    this.dynamoDb = region.dynamoDb();
  }

  /** What a DB instance, a DB snapshot, a table or a backup of a table holds now. */
  public String of(String arn) {
    return locked(() -> isOfTable(arn) ? dynamoDb.contents.at(keyOfTable(arn), region.now())
        : rds.contents.at(keyOfDatabase(arn), region.now()));
  }

  /** Somebody writes to a DB instance or a table: from now on it holds this. */
  public void write(String arn, String text) {
    locked(() -> {
      if (isOfTable(arn)) {
        dynamoDb.contents.put(keyOfTable(arn), region.now(), text);
      } else {
        rds.contents.put(keyOfDatabase(arn), region.now(), text);
      }
      return null;
    });
  }

  /** The password that the master user of a DB instance gets in with now. */
  public String masterPassword(String arn) {
    return locked(() -> rds.passwords.at(keyOfDatabase(arn), region.now()));
  }

  private static boolean isOfTable(String arn) {
    return arn.startsWith("arn:aws:dynamodb:");
  }

  private String keyOfTable(String arn) {
    return arn.contains("/backup/") ? arn : dynamoDb.table(arn).tableId();
  }

  private String keyOfDatabase(String arn) {
    return arn.split(":")[5].equals("snapshot") ? arn : rds.instance(arn).dbiResourceId();
  }

  private <T> T locked(Supplier<T> work) {
    Call look = new Call(0, region.name(), "rds", "DescribeContents", null, account.now());
    return region.during(look, account.plan().needsHistory(), work);
  }
}
