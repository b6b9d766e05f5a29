package dev.webapp.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Plans as one JSON document, for programs; {@code plan --help} describes it. */
final class PlanJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

  private PlanJson() {}

  static void print(PrintWriter out, List<PlanReport> reports) {
    ObjectNode document = MAPPER.createObjectNode();
    ArrayNode platforms = document.putArray("platforms");
    for (PlanReport report : reports) {
      ObjectNode platform = platforms.addObject();
      platform.setAll((ObjectNode) MAPPER.valueToTree(report.plan()));
      platform.put("source", report.source().name().toLowerCase(Locale.ROOT));
      platform.put("approvable", report.approvable());
      platform.set("unknown", MAPPER.valueToTree(report.unknown()));
      platform.set("notes", MAPPER.valueToTree(report.notes()));
    }
    try {
      out.println(MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES))
          .writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is written as it is", e);
    }
  }
}
