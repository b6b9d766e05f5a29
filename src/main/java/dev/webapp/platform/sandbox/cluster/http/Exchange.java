package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.webapp.platform.sandbox.cluster.Manifest;
import dev.webapp.platform.sandbox.cluster.ManifestException;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.StatusException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One request with its answer, in JSON. */
final class Exchange implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final String JSON_TYPE = "application/json";

  private final HttpExchange http;
  private final Map<String, String> query = new LinkedHashMap<>();
  private String contentType = JSON_TYPE;

  Exchange(HttpExchange http) {
    this.http = http;
    String raw = http.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      query.put(decode(equals < 0 ? pair : pair.substring(0, equals)),
          equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String method() {
    return http.getRequestMethod();
  }

  String path() {
    String path = http.getRequestURI().getPath();
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** A query parameter; "" if it isn't there. */
  String query(String name) {
    return query.getOrDefault(name, "");
  }

  boolean flag(String name) {
    return query.containsKey(name) && !query(name).equals("false") && !query(name).equals("0");
  }

  /** A header's first value; "" if it isn't there. */
  String header(String name) {
    String value = http.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** All that the client accepts, as one text. */
  String accepts() {
    List<String> values = http.getRequestHeaders().get("Accept");
    return values == null ? "" : String.join(",", values);
  }

  /** The body's media type without parameters. */
  String bodyType() {
    String type = header("Content-Type");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
  }

  /** The body, JSON or YAML; an empty object if there is none. */
  JsonNode body() throws IOException {
    byte[] bytes = http.getRequestBody().readAllBytes();
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (Protobuf.is(bytes)) {
      return Protobuf.read(bytes);
    }
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException notJson) {
      if (!bodyType().contains("yaml")) {
        throw StatusException.badRequest("the object provided is unrecognized: " + notJson.getOriginalMessage());
      }
    }
    try {
      List<Manifest> documents = ManifestReader.read("body", new String(bytes, StandardCharsets.UTF_8));
      return documents.isEmpty() ? JsonNodeFactory.instance.objectNode() : documents.getFirst().object();
    } catch (ManifestException e) {
      throw StatusException.badRequest("error decoding YAML: " + e.getMessage());
    }
  }

  /** As {@link #body}, for what must be an object. */
  ObjectNode object() throws IOException {
    if (body() instanceof ObjectNode object) {
      return object;
    }
    throw StatusException.badRequest("the body must be an object");
  }

  /** Answers with another media type than plain JSON. */
  void contentType(String type) {
    contentType = type;
  }

  void warn(List<String> warnings) {
    for (String warning : warnings) {
      http.getResponseHeaders().add("Warning", "299 - \"" + warning.replace("\"", "\\\"") + '"');
    }
  }

  void json(int status, JsonNode body) throws IOException {
    bytes(status, contentType, JSON.writeValueAsBytes(body));
  }

  void text(String body) throws IOException {
    bytes(200, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(int status, String type, byte[] body) throws IOException {
    http.getResponseHeaders().set("Content-Type", type);
    http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    http.getResponseBody().write(body);
  }

  /** Starts an answer of unknown length. */
  OutputStream stream() throws IOException {
    http.getResponseHeaders().set("Content-Type", contentType);
    http.sendResponseHeaders(200, 0);
    return http.getResponseBody();
  }

  /** Drops the connection. */
  void abandon() {
    http.close();
  }

  @Override
  public void close() throws IOException {
    http.getRequestBody().close();
    http.getResponseBody().close();
  }
}
