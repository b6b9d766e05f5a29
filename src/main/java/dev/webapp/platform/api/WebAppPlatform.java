package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.stream.Collectors;

/**
 * One web platform on AWS. The custom resource keeps {@code initSpec} and {@code initStatus} as they are: objects made
 * there would be sent, and owned, with every server-side apply of the finalizer.
 */
@Group(WebAppPlatform.GROUP)
@Version(WebAppPlatform.VERSION)
@Plural("webappplatforms")
@ShortNames("wap")
@Categories("platforms")
@JsonClassDescription("A web platform on AWS: the services that run in this cluster, what they keep data in, and "
    + "the way in. The operator keeps AWS and the cluster as it says, and tells how far it is in its status.")
@ValidationRule(
    value = "size(self.metadata.name) <= 30 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message = "metadata.name is at most 30 characters of a-z, 0-9 and '-', starting with a letter: names in the "
        + "cluster and in AWS begin with it")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "RESOURCES", jsonPath = ".status.ready", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.urls[0]", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "REGION", jsonPath = ".spec.aws.region", priority = 1,
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "PLAN", jsonPath = ".status.plan.summary", priority = 1,
    type = AdditionalPrinterColumn.Type.STRING)
public class WebAppPlatform extends CustomResource<WebAppPlatformSpec, WebAppPlatformStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  public static final String GROUP = "platform.webapp.dev";
  public static final String VERSION = "v1alpha1";
  private static final ObjectMapper READER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private transient String unreadable;

  /**
   * A CRD that is newer than this program may let values through that it does not know. They must not keep it from
   * reading every other platform, and must not count as left out either.
   */
  @JsonSetter("spec")
  void read(JsonNode spec) {
    try {
      setSpec(READER.treeToValue(spec, WebAppPlatformSpec.class));
    } catch (JsonMappingException unknown) {
      String field = unknown.getPath().stream()
          .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
          .collect(Collectors.joining());
      String value = unknown instanceof InvalidFormatException format ? String.valueOf(format.getValue())
          : "what it says";
      unreadable = "spec" + field + ": this version of the operator does not know " + value
          + "; upgrade the operator, or change the spec";
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  /** Why there is no spec: which field this version cannot read; null where it can read it. */
  public String unreadable() {
    return unreadable;
  }

  /** One that has this spec and status, or lacks a spec for the same reason. */
  public WebAppPlatform copied() {
    WebAppPlatform copy = new WebAppPlatform();
    copy.setSpec(getSpec());
    copy.setStatus(getStatus());
    copy.unreadable = unreadable;
    return copy;
  }
}
