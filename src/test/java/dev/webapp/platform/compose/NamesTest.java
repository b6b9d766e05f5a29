package dev.webapp.platform.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.resource.Ownership;
import org.junit.jupiter.api.Test;

class NamesTest {
  private final Names names = new Names("shop", "web", new Ownership("cluster", "shop/web"));

  @Test
  void tellsWhereItBelongsAndEndsInAHash() {
    assertThat(names.of("main")).matches("shop-web-main-[0-9a-f]{8}").isEqualTo(names.of("main"));
  }

  @Test
  void isCutToTheServicesLimitAndStaysUnique() {
    String one = names.of("a".repeat(80) + "1");
    String other = names.of("a".repeat(80) + "2");

    assertThat(one).hasSize(63).startsWith("shop-web-aaa").isNotEqualTo(other);
    assertThat(names.of("main", 20)).hasSizeLessThanOrEqualTo(20).startsWith("shop-web-m");
  }

  @Test
  void aCutLeavesNoTwoDashesInARow() {
    // "shop-web-ab-" is what fits before the hash.
    assertThat(names.of("ab-cd", 21)).matches("shop-web-ab-[0-9a-f]{8}");
  }

  @Test
  void anotherOwnerNamespacePlatformOrNameIsAnotherName() {
    String name = names.of("main");

    assertThat(new Names("shop", "web", new Ownership("successor", "shop/web")).of("main")).isNotEqualTo(name);
    assertThat(new Names("shop-web", "main", new Ownership("cluster", "shop-web/main")).of("x"))
        .isNotEqualTo(new Names("shop", "web-main", new Ownership("cluster", "shop/web-main")).of("x"));
    assertThat(names.of("a-b")).isNotEqualTo(names.of("a.b")).isNotEqualTo(names.of("a/b"));
  }

  @Test
  void beginsWithALetter() {
    Names numbers = new Names("1", "web", new Ownership("cluster", "1/web"));

    assertThat(numbers.of("main")).matches("p1-web-main-[0-9a-f]{8}");
  }
}
