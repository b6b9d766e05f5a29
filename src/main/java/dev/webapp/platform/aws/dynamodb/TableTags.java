package dev.webapp.platform.aws.dynamodb;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.TagReader;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** The tags of tables. */
public final class TableTags implements TagReader {
  private final Clients clients;

  public TableTags(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Map<String, String> read(Scope scope, String tableArn) {
    return of(clients.get(DynamoDbClient.class, scope), tableArn);
  }

  /**
   * All tags, page by page; a page token that comes back ends in a {@link Problem}, since it would page for ever.
   * Emulators append where AWS overwrites, so the last of several values counts.
   */
  static Map<String, String> of(DynamoDbClient dynamoDb, String tableArn) {
    Map<String, String> tags = new TreeMap<>();
    Set<String> tokens = new HashSet<>();
    String next = null;
    do {
      String token = next;
      ListTagsOfResourceResponse page = dynamoDb.listTagsOfResource(r -> r.resourceArn(tableArn).nextToken(token));
      page.tags().forEach(tag -> tags.putAll(Tags.read(List.of(tag), Tag::key, Tag::value)));
      next = page.nextToken() == null || page.nextToken().isEmpty() ? null : page.nextToken();
      if (next != null && !tokens.add(next)) {
        throw Problem.of(Problem.Category.TRANSIENT, "PagesRepeat", "dynamodb:ListTagsOfResource",
            "the pages of the tags of " + tableArn + " repeat");
      }
    } while (next != null);
    return tags;
  }
}
