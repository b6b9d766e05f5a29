package dev.webapp.platform.sandbox.aws.dynamodb;

import dev.webapp.platform.sandbox.aws.policy.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;

/**
 * What IAM is asked about DynamoDB's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html). A query of an index is
 * about the index alone; condition keys of items, such as {@code dynamodb:LeadingKeys}, are not told.
 */
final class TableAuthorizations {
  /** What DynamoDB does on behalf of whoever restores (developer guide, "Using IAM with backups"). */
  private static final List<String> RESTORES = List.of("dynamodb:BatchWriteItem", "dynamodb:DeleteItem",
      "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem");

  private final DynamoDbState state;

  TableAuthorizations(DynamoDbState state) {
    this.state = state;
  }

  List<Request> of(String operation, SdkRequest request) {
    String action = "dynamodb:" + operation;
    return switch (operation) {
      case "ListTables", "ListBackups" -> List.of(Request.of(action, state.arn("*")));
      case "CreateTable" -> creation(action, (CreateTableRequest) request);
      case "TagResource" -> List.of(about(action, text(request, "ResourceArn"))
          .tagging(tags(((TagResourceRequest) request).tags())));
      case "UntagResource" -> List.of(about(action, text(request, "ResourceArn"))
          .with("aws:TagKeys", ((UntagResourceRequest) request).tagKeys()));
      case "ListTagsOfResource" -> List.of(about(action, text(request, "ResourceArn")));
      case "DescribeBackup", "DeleteBackup" -> List.of(about(action, text(request, "BackupArn")));
      case "RestoreTableFromBackup" -> restoration(action, text(request, "BackupArn"), request);
      case "RestoreTableToPointInTime" -> {
        String source = text(request, "SourceTableName");
        yield restoration(action, table(source == null ? text(request, "SourceTableArn") : source), request);
      }
      case "BatchGetItem" -> batch(action, ((BatchGetItemRequest) request).requestItems().keySet());
      case "BatchWriteItem" -> batch(action, ((BatchWriteItemRequest) request).requestItems().keySet());
      case "Query", "Scan" -> {
        String index = text(request, "IndexName");
        yield List.of(about(action, table(text(request, "TableName")) + (index == null ? "" : "/index/" + index)));
      }
      default -> List.of(about(action, table(text(request, "TableName"))));
    };
  }

  /** Each table is asked about on its own. */
  private List<Request> batch(String action, Collection<String> tables) {
    return new TreeSet<>(tables).stream().map(table -> about(action, table(table))).toList();
  }

  private List<Request> creation(String action, CreateTableRequest request) {
    Map<String, String> tags = tags(request.tags());
    Request creation = about(action, table(request.tableName())).tagging(tags);
    return tags.isEmpty() ? List.of(creation)
        : List.of(creation, new Request("dynamodb:TagResource", creation.resources(), creation.context()));
  }

  private List<Request> restoration(String action, String source, SdkRequest request) {
    String target = table(text(request, "TargetTableName"));
    List<Request> all = new ArrayList<>(List.of(Request.of(action, source, target)));
    RESTORES.forEach(items -> all.add(Request.of(items, target).with("aws:ViaAWSService", "true")));
    return all;
  }

  /** With the tags of the table that an ARN is of. */
  private Request about(String action, String arn) {
    Request about = Request.of(action, arn);
    String name = DynamoDbState.name(arn).replaceAll("/.*", "");
    TableDescription table = state.tables.get(name);
    return table == null ? about : about.onTagged(state.tags.get(table.tableId()));
  }

  private String table(String nameOrArn) {
    return state.arn(String.valueOf(DynamoDbState.name(nameOrArn)));
  }

  private static String text(SdkRequest request, String field) {
    return request.getValueForField(field, String.class).orElse(null);
  }

  private static Map<String, String> tags(List<Tag> tags) {
    return tags.stream()
        .collect(TreeMap::new, (map, tag) -> map.put(tag.key(), tag.value()), Map::putAll);
  }
}
