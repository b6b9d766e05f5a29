package dev.webapp.platform.sandbox.aws.dynamodb;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupInUseException;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

/** DynamoDB: the tables of a region, and what is in them. */
public final class DynamoDb implements AwsService {
  static final ServiceModel DYNAMODB = new ServiceModel(DynamoDbClient.class, "dynamodb", "DynamoDb",
      Refusal.throttling("ThrottlingException"), Refusal.failure("InternalServerError"),
      new Exceptions(DynamoDbException::builder, Map.ofEntries(
          Map.entry("ResourceNotFoundException", ResourceNotFoundException::builder),
          Map.entry("ResourceInUseException", ResourceInUseException::builder),
          Map.entry("LimitExceededException", LimitExceededException::builder),
          Map.entry("TableNotFoundException", TableNotFoundException::builder),
          Map.entry("TableAlreadyExistsException", TableAlreadyExistsException::builder),
          Map.entry("TableInUseException", TableInUseException::builder),
          Map.entry("ContinuousBackupsUnavailableException", ContinuousBackupsUnavailableException::builder),
          Map.entry("PointInTimeRecoveryUnavailableException", PointInTimeRecoveryUnavailableException::builder),
          Map.entry("InvalidRestoreTimeException", InvalidRestoreTimeException::builder),
          Map.entry("BackupNotFoundException", BackupNotFoundException::builder),
          Map.entry("BackupInUseException", BackupInUseException::builder),
          Map.entry("ThrottlingException", ThrottlingException::builder),
          Map.entry("InternalServerError", InternalServerErrorException::builder))));

  private final Region region;
  private final DynamoDbState state;

  public DynamoDb(Region region) {
    this.region = region;
    this.state = new DynamoDbState(region);
  }

  @Override
  public ServiceModel model() {
    return DYNAMODB;
  }

  @Override
  public List<DynamoDbClient> parts() {
    Items items = new Items(state);
    return List.of(new Tables(state), new TableUpdate(state), new Backups(state), new TableRestoration(state),
        new Tags(state), items, new ItemBatches(items));
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new TableAuthorizations(state).of(operation, request);
  }

  /** The table by name, or null. */
  public TableDescription table(String name) {
    return state.tables.get(name);
  }

  /** Whether a table is billed by request. */
  public static boolean onDemand(TableDescription table) {
    return TableCapacity.onDemand(table);
  }

  /** Changes the capacity of a table or its indexes; the table is updating for a moment. */
  public void scale(String name, UnaryOperator<TableDescription> change) {
    Evolution<TableDescription> evolution = state.tables.evolution(name);
    if (state.tables.get(name).tableStatus() == TableStatus.ACTIVE) {
      evolution = evolution.overlay(state.now(), DynamoDbState.UPDATE,
          each -> each.toBuilder().tableStatus(TableStatus.UPDATING).build(), change);
    } else {
      evolution = evolution.map(state.now(), change);
    }
    state.tables.put(name, evolution);
  }

  /** What a table or a backup of one holds now. */
  public String contents(String arn) {
    return state.contents.at(key(arn), region.now());
  }

  /** From now on a table holds this. */
  public void write(String arn, String text) {
    state.contents.put(key(arn), region.now(), text);
  }

  private String key(String arn) {
    return arn.contains("/backup/") ? arn : state.table(arn).tableId();
  }
}
