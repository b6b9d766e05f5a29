package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * An Ingress as a load balancer needs it.
 *
 * @param annotations all of its annotations, with their full keys
 * @param backends what its rules forward to, in the rules' order
 * @param spec the whole {@code spec}, for what the other fields leave out; to read only
 */
public record IngressView(String namespace, String name, SortedMap<String, String> annotations, List<Backend> backends,
    JsonNode spec) {
  private static final String PREFIX = "alb.ingress.kubernetes.io/";

  /**
   * A path of a rule and where it leads.
   *
   * @param host "" for any
   * @param port a port's number or name as the Ingress has it; {@code use-annotation} where the service is the name of
   *     an action in the annotations
   * @param addresses of the pods that are ready behind the service
   */
  public record Backend(String host, String path, String pathType, String service, String port,
      SortedSet<String> addresses) {}

  /** The value of {@code alb.ingress.kubernetes.io/KEY}; "" if there is none. */
  public String annotation(String key) {
    return annotations.getOrDefault(PREFIX + key, "");
  }
}
