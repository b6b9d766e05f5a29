package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Manifests;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CrdFileTest {
  @Test
  void theFileIsWhatTheTypesSay() throws IOException {
    var root = Path.of("");
    if (System.getProperty("generated.update") != null) {
      CrdFile.write(root);
    }
    assertThat(root.resolve(CrdFile.PATH))
        .as("out of date: run mvn test -Dtest=CrdFileTest -Dgenerated.update and commit %s", CrdFile.PATH)
        .content()
        .isEqualTo(CrdFile.text());
  }

  @Test
  void everyFieldIsDescribed() {
    assertThat(fields(version().getSchema().getOpenAPIV3Schema())).allSatisfy((path, field) -> {
      if (!path.endsWith("[]")) {
        assertThat(field.getDescription()).as(path).isNotBlank();
      }
    });
  }

  /** GitOps tools compare the cluster with what was written, and a rule over something unbounded may cost too much. */
  @Test
  void theSpecHasBoundsAndNoDefaults() {
    var spec = version().getSchema().getOpenAPIV3Schema().getProperties().get("spec");

    assertThat(fields(spec)).allSatisfy((path, field) -> {
      assertThat(field.getDefault()).as(path).isNull();
      switch (String.valueOf(field.getType())) {
        case "string" -> assertThat(field.getEnum().isEmpty() ? field.getMaxLength() : 1).as(path).isNotNull();
        case "array" -> assertThat(field.getMaxItems()).as(path).isNotNull();
        case "integer" -> assertThat(field.getMaximum()).as(path).isNotNull();
        case "object" -> assertThat(field.getAdditionalProperties() == null ? 1 : field.getMaxProperties())
            .as(path).isNotNull();
        default -> assertThat(field.getType() == null ? "int-or-string" : field.getType()).as(path)
            .isIn("boolean", "int-or-string");
      }
    });
  }

  @Test
  void namedThingsAreListMaps() {
    assertThat(fields(version().getSchema().getOpenAPIV3Schema()).entrySet().stream()
        .filter(entry -> entry.getValue().getXKubernetesListType() != null)
        .map(entry -> entry.getKey() + " " + entry.getValue().getXKubernetesListType()
            + entry.getValue().getXKubernetesListMapKeys()))
        .containsExactly(
            "spec.buckets map[name]",
            "spec.caches map[name]",
            "spec.databases map[name]",
            "spec.databases[].logExports set[]",
            "spec.documentStores map[name]",
            "spec.externalServices map[name]",
            "spec.frontends map[name]",
            "spec.frontends[].amplify.environment map[name]",
            "spec.network.databaseSubnetIds set[]",
            "spec.network.privateEndpoints set[]",
            "spec.network.privateSubnetIds set[]",
            "spec.network.publicSubnetIds set[]",
            "spec.services map[name]",
            "spec.services[].env map[name]",
            "spec.tables map[name]",
            "spec.tables[].indexes map[name]",
            "spec.userPools map[name]",
            "spec.userPools[].clients map[name]",
            "spec.userPools[].signIn set[]",
            "status.conditions map[type]",
            "status.releases map[service]");
  }

  @Test
  void everyRuleOccursOnceAndIsBrokenByAManifestOfTheTable() {
    var schema = version().getSchema().getOpenAPIV3Schema();
    var expected = Manifests.invalid().stream().map(Manifests.Manifest::expect).toList();
    var fields = fields(schema);
    fields.put("", schema);

    assertThat(fields).allSatisfy((path, field) -> {
      assertThat(field.getXKubernetesValidations()).as(path).doesNotHaveDuplicates();
      for (ValidationRule rule : field.getXKubernetesValidations()) {
        assertThat(rule.getMessageExpression()).as(path).isNull();
        assertThat(expected).as("%s: %s", path, rule.getMessage()).anyMatch(part -> rule.getMessage().contains(part));
      }
    });
  }

  @Test
  void kubectlShowsWhetherItIsReadyAndWhyNot() {
    assertThat(version().getAdditionalPrinterColumns())
        .extracting(column -> column.getName() + (column.getPriority() == 0 ? "" : "+"))
        .containsExactly("READY", "REASON", "RESOURCES", "URL", "AGE", "REGION+", "PLAN+");
  }

  private static CustomResourceDefinitionVersion version() {
    var versions = Serialization.unmarshal(CrdFile.text(), CustomResourceDefinition.class).getSpec().getVersions();
    assertThat(versions).hasSize(1);
    return versions.getFirst();
  }

  /** Every field below a schema, by its path; the elements of {@code list} are {@code list[]}. */
  private static Map<String, JSONSchemaProps> fields(JSONSchemaProps schema) {
    var fields = new TreeMap<String, JSONSchemaProps>();
    collect("", schema, fields);
    fields.remove("");
    return fields;
  }

  private static void collect(String path, JSONSchemaProps schema, Map<String, JSONSchemaProps> fields) {
    fields.put(path, schema);
    schema.getProperties().forEach((name, field) -> collect(path.isEmpty() ? name : path + "." + name, field, fields));
    if (schema.getItems() != null) {
      collect(path + "[]", schema.getItems().getSchema(), fields);
    }
    if (schema.getAdditionalProperties() != null) {
      collect(path + "[]", schema.getAdditionalProperties().getSchema(), fields);
    }
  }
}
