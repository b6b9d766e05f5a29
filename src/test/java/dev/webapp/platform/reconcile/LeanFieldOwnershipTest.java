package dev.webapp.platform.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeanFieldOwnershipTest {
  private final ObjectMapper mapper = new ObjectMapper().addMixIn(FieldsV1.class, LeanFieldOwnership.Mixin.class);

  private Map<String, Object> read(String fields) throws Exception {
    ObjectMeta meta = mapper.readValue("""
        {"managedFields": [{"manager": "m", "operation": "Apply", "fieldsType": "FieldsV1", "fieldsV1": %s},
          {"manager": "last", "fieldsV1": {}}], "name": "n"}
        """.formatted(fields), ObjectMeta.class);
    assertThat(meta.getName()).isEqualTo("n");
    assertThat(meta.getManagedFields()).extracting("manager").containsExactly("m", "last");
    return meta.getManagedFields().getFirst().getFieldsV1().getAdditionalProperties();
  }

  @Test
  void keepsWhoOwnsReplicasAndNothingElse() throws Exception {
    assertThat(read("""
        {"f:metadata": {"f:labels": {".": {}, "f:a": {}}},
         "f:spec": {"f:template": {"f:replicas": {}}, "f:replicas": {}, "f:paused": {}}, "f:status": {"f:x": {}}}
        """)).isEqualTo(Map.of("f:spec", Map.of("f:replicas", Map.of())));
  }

  @Test
  void aPlaceOfThatNameElsewhereIsNotMeant() throws Exception {
    assertThat(read("""
        {"f:status": {"f:replicas": {}}, "f:spec": {"f:template": {"f:replicas": {}}}}
        """)).isEmpty();
    assertThat(read("{}")).isEmpty();
  }
}
