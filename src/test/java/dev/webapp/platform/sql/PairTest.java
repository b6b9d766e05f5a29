package dev.webapp.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PairTest {
  @Test
  void isFoundByItsPhysicalName() {
    Pair pair = new Pair("shop-main-1a2b", "shop", "shop-database-main-4d5e", "shop-users-main-7a8b", "shop_main");

    assertThat(Pair.of(pair.physicalName())).isEqualTo(pair);
    assertThat(pair.roles()).containsExactly("shop_main_owner", "shop_main_a", "shop_main_b");
  }

  @Test
  void refusesNamesThatNoRoleMayHave() {
    for (String name : new String[] {"", "pg_shop", "Shop", "a\"; DROP ROLE b", "x".repeat(57)}) {
      assertThatThrownBy(() -> new Pair("i", "d", "m", "u", name)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no roles can be named after");
    }
    assertThatThrownBy(() -> new Pair("i", "a/b", "m", "u", "shop")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pair.of("main")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("main is not the name of a pair");
  }
}
