package dev.webapp.platform.kubernetes;

import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.SecretValue;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Secrets in the form of the Service Binding specification: one for each part of the platform that services use. */
public final class Bindings {
  /** The keys of a database's binding that become environment variables. */
  public static final List<String> DATABASE_KEYS = List.of("host", "port", "database", "username", "password", "uri");
  /** The same of a binding to read replicas. */
  public static final List<String> READER_KEYS =
      List.of("host", "hosts", "port", "database", "username", "password", "uri");
  /** Keys whose values never show. */
  public static final Set<String> CONFIDENTIAL = Set.of("password", "uri");
  /** The keys of a table's binding that become environment variables. */
  public static final List<String> TABLE_KEYS = List.of("table", "region");

  private Bindings() {}

  /**
   * How to reach a database.
   *
   * @param type as the specification calls the engine: {@code postgresql} or {@code mysql}
   * @param hosts one, or the read replicas'
   */
  public record Database(
      String type, List<String> hosts, String port, String database, String username, SecretValue password) {}

  public static Manifest database(Frame frame, ResourceId id, String name, Database database) {
    String host = database.hosts().getFirst();
    Map<String, String> data = new LinkedHashMap<>();
    data.put("type", database.type());
    data.put("provider", "aws-rds");
    data.put("host", host);
    data.put("port", database.port());
    data.put("database", database.database());
    data.put("username", database.username());
    data.put("hosts", String.join(",", database.hosts()));
    SecretValue uri = database.password().map("uri of " + id, password -> database.type() + "://"
        + encode(database.username()) + ":" + encode(password) + "@" + host + ":" + database.port() + "/"
        + encode(database.database()));
    return binding(frame, id, name, database.type(), data, Map.of("password", database.password(), "uri", uri));
  }

  public static Manifest table(
      Frame frame, ResourceId id, String name, String table, String tableArn, String region) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("type", "dynamodb");
    data.put("provider", "aws-dynamodb");
    data.put("table", table);
    data.put("arn", tableArn);
    data.put("region", region);
    return binding(frame, id, name, "dynamodb", data, Map.of());
  }

  private static Manifest binding(Frame frame, ResourceId id, String name, String type, Map<String, String> data,
      Map<String, SecretValue> secrets) {
    Map<String, String> encoded = new TreeMap<>();
    data.forEach((key, value) ->
        encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return Manifest.of(new SecretBuilder().withMetadata(frame.metadata(id, name))
        .withType("servicebinding.io/" + type).withData(encoded).build(), secrets);
  }

  /** Percent-encoded for any part of a URL. */
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
