package dev.webapp.platform.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.resource.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;

class TableTagsTest {
  /** Tells pages by token; the first has none. */
  private record Pages(Map<String, ListTagsOfResourceResponse> byToken) implements DynamoDbClient {
    @Override
    public ListTagsOfResourceResponse listTagsOfResource(ListTagsOfResourceRequest request) {
      return byToken.get(request.nextToken() == null ? "" : request.nextToken());
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static ListTagsOfResourceResponse page(String key, String value, String next) {
    return ListTagsOfResourceResponse.builder().tags(TableChange.tag(key, value)).nextToken(next).build();
  }

  @Test
  void readsAllPagesAndTheLastOfSeveralValues() {
    Pages pages = new Pages(Map.of(
        "", page("team", "a", "1"), "1", page("aws:created", "x", "2"), "2", page("team", "b", "")));
    assertThat(TableTags.of(pages, "arn")).containsExactlyEntriesOf(Map.of("team", "b"));
  }

  @Test
  void pagesThatRepeatEnd() {
    Pages pages = new Pages(Map.of("", page("a", "1", "1"), "1", page("b", "2", "1")));
    assertThatThrownBy(() -> TableTags.of(pages, "arn")).isInstanceOfSatisfying(Problem.class,
        problem -> assertThat(problem.category()).isEqualTo(Problem.Category.TRANSIENT));
  }
}
