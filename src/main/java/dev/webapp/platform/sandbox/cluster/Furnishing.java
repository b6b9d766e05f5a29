package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What every EKS cluster has from its first day: namespaces, and the type of the VPC resource controller. */
final class Furnishing {
  private static final WriteOptions BOOTSTRAP = WriteOptions.by("kube-apiserver");

  private Furnishing() {}

  static void of(ClusterStore store) {
    for (String name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
      ObjectNode namespace = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
      namespace.putObject("metadata").put("name", name);
      store.create(store.types().of(namespace), "", namespace, BOOTSTRAP);
    }
    try (InputStream in = Furnishing.class.getResourceAsStream("securitygrouppolicies.json")) {
      ObjectNode definition = (ObjectNode) new ObjectMapper().readTree(in);
      store.create(store.types().of(definition), "", definition, BOOTSTRAP);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finalizers that the server itself gives to new objects. */
  static void finalizersOf(ObjectNode object, ResourceType type) {
    if (type.kind().equals("CustomResourceDefinition")) {
      JsonNode finalizers = object.withObject("/metadata").withArray("/finalizers");
      if (finalizers.isEmpty()) {
        object.withObject("/metadata").withArray("/finalizers")
            .add("customresourcecleanup.apiextensions.k8s.io");
      }
    }
  }
}
