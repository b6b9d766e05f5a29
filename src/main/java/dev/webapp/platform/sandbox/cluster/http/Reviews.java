package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.StatusException;
import java.io.IOException;

/** Answers who asks what it may do: everything. Only the call log knows what an operator's role would have to allow. */
final class Reviews {
  static final String GROUP = "authorization.k8s.io";

  private Reviews() {}

  static void answer(Exchange exchange, String plural) throws IOException {
    if (!exchange.method().equals("POST")) {
      throw StatusException.methodNotAllowed();
    }
    ObjectNode review = exchange.object();
    switch (plural) {
      case "selfsubjectaccessreviews", "localsubjectaccessreviews", "subjectaccessreviews" ->
          review.putObject("status").put("allowed", true);
      case "selfsubjectrulesreviews" -> {
        ObjectNode status = review.putObject("status").put("incomplete", false);
        for (String kind : new String[] {"resourceRules", "nonResourceRules"}) {
          ObjectNode rule = status.putArray(kind).addObject();
          for (String field : kind.equals("resourceRules") ? new String[] {"verbs", "apiGroups", "resources"}
              : new String[] {"verbs", "nonResourceURLs"}) {
            ArrayNode all = rule.putArray(field);
            all.add("*");
          }
        }
      }
      default -> throw StatusException.noSuchPath();
    }
    exchange.json(201, review);
  }
}
