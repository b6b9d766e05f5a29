package dev.webapp.platform.sandbox.cluster;

import static dev.webapp.platform.sandbox.cluster.Shops.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomResourceRulesTest {
  private static final CustomResourceRules RULES = CustomResourceRules.of(Shops.definition());

  private static List<String> check(ObjectNode object) {
    return RULES.check(object, null).stream().map(Violation::toString).toList();
  }

  private static List<String> change(String before, String after) {
    return RULES.check(shop("x", after), shop("x", before)).stream().map(Violation::toString).toList();
  }

  @Test
  void acceptsWhatIsRight() {
    assertThat(check(shop("x", "region: us-east-1, ratio: 1, quantity: 50%, labels: {a: b}, tags: [aa, bb], "
        + "databases: [{name: a, engine: x}], services: [{name: b, uses: [{database: a}]}], free: {any: [1]}")))
            .isEmpty();
  }

  @Test
  void aNullIsNothingWhereNoneIsAllowedInMapsToo() {
    assertThat(check(shop("x", "region: us-east-1, replicas: null, labels: {a: null, b: c}"))).isEmpty();
  }

  /** The words are those of kube-apiserver 1.34 for the same object. */
  @Test
  void saysWhatIsWrongInTheWordsOfAServer() {
    assertThat(check(shop("bad", """
        region: EU, replicas: 11, ratio: x, size: Medium, quantity: true, labels: {a: toolong, b: c, d: e},
        tags: [a, bb, bb, cc], databases: [{name: a, engine: x},{name: a, engine: z},{engine: z}],
        services: [{name: waytoolongname, port: "80"},{name: b, uses: [{database: nope}]}]""")))
        .containsExactlyInAnyOrder(
            "spec.quantity: Invalid value: \"boolean\": spec.quantity in body must be of type integer,string:"
                + " \"boolean\"",
            "spec.ratio: Invalid value: \"string\": spec.ratio in body must be of type number: \"string\"",
            "spec.labels: Too many: 3: must have at most 2 items",
            "spec.labels.a: Too long: may not be more than 5 bytes",
            "spec.services[0].name: Too long: may not be more than 10 bytes",
            "spec.services[0].port: Invalid value: \"string\": spec.services[0].port in body must be of type integer:"
                + " \"string\"",
            "spec.databases[2].name: Required value",
            "spec.size: Unsupported value: \"Medium\": supported values: \"Small\", \"Large\"",
            "spec.tags[0]: Invalid value: \"a\": spec.tags[0] in body should be at least 2 chars long",
            "spec.tags: Too many: 4: must have at most 3 items",
            "spec.region: Invalid value: \"EU\": spec.region in body should match '^[a-z]{2}-[a-z]+-[0-9]$'",
            "spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10",
            "spec.tags[2]: Duplicate value: \"bb\"",
            "spec.databases[1]: Duplicate value: {\"name\":\"a\"}",
            "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct"
                + " the existing errors to complete validation");
  }

  @Test
  void namesUnknownFieldsWhereverTheyAre() {
    assertThat(check(shop("x", "region: us-east-1, foo: 1, services: [{name: a, bar: {x: 1}}], free: {fine: 1}")))
        .containsExactly("spec.foo: unknown field", "spec.services[0].bar: unknown field");
  }

  @Test
  void aRuleOverListsNamesTheItemThatBreaksIt() {
    assertThat(check(shop("x", "region: us-east-1, databases: [{name: a, engine: x}], "
        + "services: [{name: b, uses: [{database: a}]}, {name: c, uses: [{}, {database: nope}]}]")))
        .containsExactly("spec.services[1].uses[1]: Invalid value: \"object\": every database in uses must be one of"
            + " spec.databases (services \"c\", uses[1] {\"database\":\"nope\"})");
  }

  @Test
  void aRuleOverFieldsNamesItsObject() {
    assertThat(check(shop("x", "region: us-east-1, paused: true")))
        .containsExactly("spec: Invalid value: \"object\": size is needed when paused");
  }

  @Test
  void transitionRulesCompareItemsByTheirKeys() {
    assertThat(change("region: us-east-1, databases: [{name: a, engine: x}, {name: b, engine: y}]",
        "region: us-east-1, databases: [{name: b, engine: y}, {name: c, engine: q}, {name: a, engine: x}]")).isEmpty();
    assertThat(change("region: us-east-1, databases: [{name: a, engine: x}, {name: b, engine: y}]",
        "region: us-east-1, databases: [{name: b, engine: z}, {name: a, engine: x}]"))
        .containsExactly("spec.databases[0]: Invalid value: \"object\": engine is immutable");
    assertThat(change("region: us-east-1", "region: us-east-2"))
        .containsExactly("spec.region: Invalid value: \"string\": region is immutable; make a platform of a new name");
  }

  @Test
  void whatAnUpdateLeavesAloneIsNotHeldAgainstIt() {
    assertThat(change("region: us-east-1, replicas: 99", "region: us-east-1, replicas: 99, size: Small")).isEmpty();
    assertThat(change("region: us-east-1, replicas: 99", "region: us-east-1, replicas: 98")).hasSize(2);
  }

  @Test
  void aRuleThatCannotBeCompiledIsNamed() {
    ObjectNode definition = Shops.definition();
    definition.withArray("/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations").addObject()
        .put("rule", "self.foo(");
    assertThatThrownBy(() -> CustomResourceRules.of(definition)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rule at .spec: self.foo(:");
  }

  @Test
  void aThousandObjectsAreCheckedInNoTime() {
    StringBuilder services = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      services.append("{name: s").append(i).append(", uses: [{database: a}, {database: b}]},");
    }
    ObjectNode shop = shop("x", "region: us-east-1, databases: [{name: a}, {name: b}], services: [" + services + "]");
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < 1000; i++) {
      assertThat(RULES.check(shop, null)).isEmpty();
    }
    assertThat((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000)
        .as("ms of this thread").isLessThan(5_000);
  }
}
