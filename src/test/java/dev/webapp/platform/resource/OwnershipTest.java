package dev.webapp.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static String externalId(String owner, String platform) {
    return new Ownership(owner, platform).externalId();
  }

  @Test
  void theExternalIdIsThatOfTheNamespaceWhateverThePlatform() {
    String cluster = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";

    assertThat(externalId(cluster, "shop/web")).isEqualTo(cluster + "/shop").isEqualTo(externalId(cluster, "shop/api"));
    assertThat(externalId(cluster, "shop-web/api")).isEqualTo(cluster + "/shop-web");
  }

  @Test
  void ownersOfAnyTextHaveExternalIdsOfTheirOwnThatStsTakes() {
    Set<String> ids = new TreeSet<>();
    for (String owner : new String[] {"my team", "my-team", "my  team", "my#team", "Zürich"}) {
      ids.add(externalId(owner, "shop/web"));
    }

    assertThat(ids).hasSize(5).allMatch(id -> id.matches("[\\w+=,.@:/-]{2,1224}"));
  }

  @Test
  void scopesOfTwoExternalIdsAreTwoWhereverTheyAreKept() {
    Scope shop = new Scope("eu-west-1", "arn:aws:iam::111122223333:role/r", "prod/shop");
    Scope blog = new Scope("eu-west-1", "arn:aws:iam::111122223333:role/r", "prod/blog");

    assertThat(shop).isNotEqualTo(blog);
    assertThat(new TreeSet<>(Set.of(shop, blog, new Scope("eu-west-1", null)))).hasSize(3)
        .first().isEqualTo(new Scope("eu-west-1", null));
  }
}
