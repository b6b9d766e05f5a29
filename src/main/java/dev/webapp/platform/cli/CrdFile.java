package dev.webapp.platform.cli;

import static java.util.Map.entry;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The CustomResourceDefinition as {@code crds/} holds it: fabric8's generator reads the types of {@code api}, and this
 * adds what its annotations can't say. Generating needs the JVM that the program runs on, so a test does it and no
 * Maven plugin.
 */
final class CrdFile {
  /** Where the file is, from the root of the project. */
  static final Path PATH = Path.of("crds", "webappplatforms.platform.webapp.dev.yaml");

  private static final String HEADER =
      "# Generated from dev.webapp.platform.api; to update, change the types there and run\n"
      + "#   mvn test -Dtest=CrdFileTest -Dgenerated.update\n";
  /**
   * Lists of named things are maps by that name, so that several field managers can each own an entry, and transition
   * rules find an entry's old self. Of the status, only lists whose key never repeats.
   */
  private static final Map<String, String> LIST_MAPS = Map.ofEntries(
      entry("spec.services", "name"),
      entry("spec.services.env", "name"),
      entry("spec.databases", "name"),
      entry("spec.tables", "name"),
      entry("spec.tables.indexes", "name"),
      entry("spec.caches", "name"),
      entry("spec.documentStores", "name"),
      entry("spec.buckets", "name"),
      entry("spec.userPools", "name"),
      entry("spec.frontends", "name"),
      entry("spec.externalServices", "name"),
      entry("spec.frontends.amplify.environment", "name"),
      entry("spec.userPools.clients", "name"),
      entry("status.conditions", "type"),
      entry("status.releases", "service"));
  private static final List<String> LIST_SETS = List.of("spec.network.publicSubnetIds", "spec.network.privateSubnetIds",
      "spec.network.databaseSubnetIds", "spec.network.privateEndpoints", "spec.databases.logExports",
      "spec.userPools.signIn");

  /**
   * Whoever prunes the CRD deletes every platform with it, and what they own in AWS: neither Argo CD (its delete with
   * an Application included) nor Flux may.
   */
  private static final Map<String, String> KEEP = new TreeMap<>(Map.of(
      "argocd.argoproj.io/sync-options", "Prune=false,Delete=false",
      "kustomize.toolkit.fluxcd.io/prune", "disabled"));

  /** The generator sorts columns by their path; kubectl shows them in the file's order. */
  private static final List<String> COLUMNS = List.of("READY", "REASON", "RESOURCES", "URL", "AGE", "REGION", "PLAN");

  private CrdFile() {}

  /** The file's text. */
  static String text() {
    var yaml = new Yaml();
    new CRDGenerator()
        .customResourceClasses(WebAppPlatform.class)
        .forCRDVersions("v1")
        .withMinQuotes(true)
        .withPostProcessor(new CRDPostProcessor() {
          @Override
          public HasMetadata process(HasMetadata crd, String version) {
            return complete((CustomResourceDefinition) crd);
          }
        })
        .withOutput(yaml)
        .generate();
    return HEADER + yaml.text();
  }

  /** Writes the file below {@code root}, the root of the project. */
  static void write(Path root) throws IOException {
    var file = root.resolve(PATH);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text());
  }

  private static CustomResourceDefinition complete(CustomResourceDefinition crd) {
    crd.getMetadata().setAnnotations(KEEP);
    for (var version : crd.getSpec().getVersions()) {
      version.getAdditionalPrinterColumns().sort(
          Comparator.comparing(CustomResourceColumnDefinition::getName, Comparator.comparingInt(COLUMNS::indexOf)));
      var schema = version.getSchema().getOpenAPIV3Schema();
      schema.setDescription(description(WebAppPlatform.class));
      schema.getProperties().get("spec").setDescription(description(WebAppPlatformSpec.class));
      schema.getProperties().get("status").setDescription(description(WebAppPlatformStatus.class));
      schema.setRequired(List.of("spec"));
      complete(schema);
      LIST_MAPS.forEach((path, key) -> {
        at(schema, path).setXKubernetesListType("map");
        at(schema, path).setXKubernetesListMapKeys(List.of(key));
      });
      LIST_SETS.forEach(path -> at(schema, path).setXKubernetesListType("set"));
    }
    return crd;
  }

  private static String description(Class<?> type) {
    return type.getAnnotation(JsonClassDescription.class).value();
  }

  private static void complete(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() != null) {
      schema.setXKubernetesValidations(withoutRepetition(schema.getXKubernetesValidations()));
    }
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      // A quantity; its pattern only holds for those written as strings.
      schema.setMinimum(0.0);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdFile::complete);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      complete(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null && schema.getAdditionalProperties().getSchema() != null) {
      complete(schema.getAdditionalProperties().getSchema());
    }
  }

  /** The generator finds a rule on a record component at its field and again at its accessor. */
  private static List<ValidationRule> withoutRepetition(List<ValidationRule> rules) {
    return new ArrayList<>(new LinkedHashSet<>(rules));
  }

  private static JSONSchemaProps at(JSONSchemaProps schema, String path) {
    for (var field : path.split("\\.")) {
      var object = schema.getItems() == null ? schema : schema.getItems().getSchema();
      schema = object.getProperties().get(field);
    }
    return schema;
  }

  /** Keeps the generator's output in memory. */
  private static final class Yaml extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Override
    protected ByteArrayOutputStream createStreamFor(String crdName) {
      return out;
    }

    String text() {
      return out.toString(StandardCharsets.UTF_8);
    }
  }
}
