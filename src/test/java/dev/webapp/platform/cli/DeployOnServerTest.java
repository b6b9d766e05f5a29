package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.webapp.platform.api.Annotations;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchResourcesBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A real API server takes what {@code deploy/} holds, and asks whoever approves for the right to. */
@Tag("cluster")
@EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+")
class DeployOnServerTest {
  private static final Path CRD = Path.of("crds", "webappplatforms.platform.webapp.dev.yaml");

  private final List<HasMetadata> made = new ArrayList<>();
  private KubernetesClient admin;
  private String namespace;

  @BeforeEach
  void connect() throws IOException {
    admin = new KubernetesClientBuilder().build();
    try (var crd = Files.newInputStream(CRD)) {
      admin.load(crd).fieldManager("webapp-platform-tests").forceConflicts().serverSideApply();
    }
    namespace = admin.namespaces().resource(new NamespaceBuilder().withNewMetadata().withGenerateName("deploy-")
        .addToLabels("pod-security.kubernetes.io/enforce", "restricted").endMetadata().build())
        .create().getMetadata().getName();
  }

  @AfterEach
  void remove() {
    made.reversed().forEach(object -> admin.resource(object).delete());
    admin.namespaces().withName(namespace).delete();
    admin.close();
  }

  @Test
  void takesEveryManifest() throws IOException {
    try (var files = Files.list(Path.of("deploy"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        if (file.endsWith("kustomization.yaml")) {
          continue;
        }
        for (HasMetadata object : objects(file)) {
          if (object.getMetadata().getNamespace() != null) {
            object.getMetadata().setNamespace(namespace);
          }
          assertThatCode(() -> admin.resource(object).patch(new PatchContext.Builder()
              .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("webapp-platform-tests").withForce(true)
              .withFieldValidation("Strict").withDryRun(List.of("All")).build()))
              .as("%s: %s", file, object.getMetadata().getName()).doesNotThrowAnyException();
        }
      }
    }
  }

  @Test
  void itsPodIsAsRestrictedAsItsNamespaceAsks() throws IOException {
    var template = only(Path.of("deploy", "deployment.yaml"), Deployment.class).getSpec().getTemplate();
    var pod = new PodBuilder().withNewMetadata().withName("operator").withNamespace(namespace).endMetadata()
        .withSpec(template.getSpec()).build();
    pod.getSpec().setPriorityClassName(null);
    assertThatCode(() -> admin.resource(pod).dryRun().create()).doesNotThrowAnyException();

    pod.getSpec().getContainers().getFirst().getSecurityContext().setCapabilities(null);
    assertThat(catchThrowableOfType(KubernetesClientException.class, () -> admin.resource(pod).dryRun().create()))
        .hasMessageContaining("restricted");
  }

  @Test
  void whoMayEditMayNotThereforeApprove() throws IOException {
    install();
    admits("webapp-platform-editor", "edith");
    admits("webapp-platform-editor", "ada");
    admits("webapp-platform-approver", "ada");
    admin.resource(platform()).create();

    try (KubernetesClient edith = as("edith"); KubernetesClient ada = as("ada")) {
      await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
        // The server enforces a policy some time after it took it.
        var refusal = catchThrowableOfType(KubernetesClientException.class, () -> annotate(edith, "3f9a", true));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getCode()).isEqualTo(403);
        assertThat(refusal.getStatus().getMessage())
            .contains("user edith may not approve changes of " + namespace + "/shop", "needs the verb approve");
      });
      assertThatCode(() -> annotate(ada, "3f9a", false)).doesNotThrowAnyException();
      // Of a platform that is approved, others may change the rest, or take the approval back, but not change it.
      assertThatCode(() -> edith.genericKubernetesResources(platform().getApiVersion(), "WebAppPlatform")
          .inNamespace(namespace).withName("shop").edit(p -> {
            p.getMetadata().setLabels(Map.of("team", "shop"));
            return p;
          })).doesNotThrowAnyException();
      assertThat(catchThrowableOfType(KubernetesClientException.class, () -> annotate(edith, "0000", false)).getCode())
          .isEqualTo(403);
      assertThatCode(() -> annotate(edith, null, false)).doesNotThrowAnyException();
      assertThat(catchThrowableOfType(KubernetesClientException.class, () -> {
        var another = platform();
        another.getMetadata().setName("another");
        another.getMetadata().setAnnotations(Map.of(Annotations.APPROVE, "3f9a"));
        edith.resource(another).create();
      }).getCode()).isEqualTo(403);
    }
  }

  /** The policy under names of this test's own, for its own namespace. */
  private void install() throws IOException {
    Path file = Path.of("deploy", "approval-policy.yaml");
    var policy = only(file, ValidatingAdmissionPolicy.class);
    var binding = only(file, ValidatingAdmissionPolicyBinding.class);
    policy.getMetadata().setName(namespace);
    binding.getMetadata().setName(namespace);
    binding.getSpec().setPolicyName(namespace);
    binding.getSpec().setMatchResources(new MatchResourcesBuilder().withNamespaceSelector(new LabelSelectorBuilder()
        .addToMatchLabels("kubernetes.io/metadata.name", namespace).build()).build());
    made.add(admin.resource(policy).create());
    made.add(admin.resource(binding).create());
  }

  /** Gives a user what the ClusterRole of the file allows, in this test's namespace. */
  private void admits(String role, String user) throws IOException {
    var rules = objects(Path.of("deploy", "user-roles.yaml")).stream().map(ClusterRole.class::cast)
        .filter(r -> r.getMetadata().getName().equals(role)).findAny().orElseThrow().getRules();
    admin.resource(new RoleBuilder().withNewMetadata().withName(role).withNamespace(namespace).endMetadata()
        .withRules(rules).build()).serverSideApply();
    admin.resource(new RoleBindingBuilder().withNewMetadata().withName(role + "-" + user).withNamespace(namespace)
        .endMetadata().withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
        .addNewSubject("rbac.authorization.k8s.io", "User", user, null).build()).create();
  }

  private static KubernetesClient as(String user) {
    Config config = new ConfigBuilder(Config.autoConfigure(null)).withImpersonateUsername(user).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void annotate(KubernetesClient client, String hash, boolean dryRun) {
    String value = hash == null ? "null" : "\"" + hash + "\"";
    var context = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE)
        .withDryRun(dryRun ? List.of("All") : List.of()).build();
    client.genericKubernetesResources(platform().getApiVersion(), "WebAppPlatform").inNamespace(namespace)
        .withName("shop")
        .patch(context, "{\"metadata\":{\"annotations\":{\"" + Annotations.APPROVE + "\":" + value + "}}}");
  }

  private GenericKubernetesResource platform() {
    return Serialization.unmarshal("""
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata:
          name: shop
          namespace: %s
        spec:
          aws: {region: us-east-1}
          services:
            - {name: web, image: "web:1", port: 8080}
        """.formatted(namespace), GenericKubernetesResource.class);
  }

  private static <T extends HasMetadata> T only(Path file, Class<T> type) throws IOException {
    return objects(file).stream().filter(type::isInstance).map(type::cast).findAny().orElseThrow();
  }

  private static List<HasMetadata> objects(Path file) throws IOException {
    Object content = Serialization.unmarshal(Files.readString(file));
    return content instanceof List<?> many ? many.stream().map(HasMetadata.class::cast).toList()
        : List.of((HasMetadata) content);
  }
}
