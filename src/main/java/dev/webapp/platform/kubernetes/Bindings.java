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
  /** The same of bindings without a password. */
  public static final List<String> IAM_KEYS =
      List.of("host", "port", "database", "username", "authentication", "region");
  public static final List<String> READER_IAM_KEYS =
      List.of("host", "hosts", "port", "database", "username", "authentication", "region");
  /** The key of the user's name, in bindings that have one. */
  static final String USERNAME = "username";
  private static final Set<String> CONFIDENTIAL = Set.of("password", "uri");
  private static final String CLIENT_SECRET = "client-secret-";
  /** The keys of a table's binding that become environment variables. */
  public static final List<String> TABLE_KEYS = List.of("table", "region");
  /** The same of caches and document stores. */
  public static final List<String> CACHE_KEYS = List.of("host", "reader-host", "port", "password", "uri");
  public static final List<String> DOCUMENT_STORE_KEYS =
      List.of("host", "reader-host", "port", "username", "password", "uri");
  /** The same of a bucket. */
  public static final List<String> BUCKET_KEYS = List.of("bucket", "region");
  /** The same of a user pool, beside those of its clients. */
  public static final List<String> USER_POOL_KEYS = List.of("user-pool-id", "issuer", "region");

  /** The same of a service elsewhere. */
  public static final List<String> EXTERNAL_KEYS = List.of("url");

  private Bindings() {}

  /** Whether the values of a key never show. */
  public static boolean confidential(String key) {
    return CONFIDENTIAL.contains(key) || key.startsWith(CLIENT_SECRET);
  }

  /**
   * How to reach a database.
   *
   * @param type as the specification calls the engine: {@code postgresql} or {@code mysql}
   * @param hosts one, or the read replicas'
   */
  public record Database(String type, List<String> hosts, String port, String database, String username) {
    private String host() {
      return hosts.getFirst();
    }
  }

  /** With a password. */
  public static Manifest database(
      Frame frame, ResourceId id, String name, Database database, SecretValue secret) {
    SecretValue uri = secret.map("uri of " + id, password -> database.type() + "://"
        + encode(database.username()) + ":" + encode(password) + "@" + database.host() + ":" + database.port() + "/"
        + encode(database.database()));
    return binding(
        frame, id, name, database.type(), data(database), Map.of("password", secret, "uri", uri));
  }

  /**
   * Without one: whoever connects signs a token for host, port, region and user by the credentials of its role. No
   * {@code uri}, since one without it would lead nowhere.
   */
  public static Manifest databaseByIam(
      Frame frame, ResourceId id, String name, Database database, String region) {
    Map<String, String> data = data(database);
    data.put("authentication", "iam");
    data.put("region", region);
    return binding(frame, id, name, database.type(), data, Map.of());
  }

  private static Map<String, String> data(Database database) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("type", database.type());
    data.put("provider", "aws-rds");
    data.put("host", database.host());
    data.put("port", database.port());
    data.put("database", database.database());
    data.put("username", database.username());
    data.put("hosts", String.join(",", database.hosts()));
    return data;
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

  /**
   * How to reach a cache or a document store.
   *
   * @param host where writes go
   * @param readerHost where reads may go
   * @param username null where a password is enough
   */
  public record Store(String host, String readerHost, String port, String username, SecretValue password) {}

  /** A cache speaks TLS only, hence {@code rediss}. */
  public static Manifest cache(Frame frame, ResourceId id, String name, Store cache) {
    return store(frame, id, name, new Sort("redis", "aws-elasticache", "rediss", ""), cache);
  }

  /** A document store speaks TLS only, and knows no retryable writes (DocumentDB's guide, connection strings). */
  public static Manifest documentStore(Frame frame, ResourceId id, String name, Store documents) {
    return store(frame, id, name, new Sort("mongodb", "aws-documentdb", "mongodb",
        "/?tls=true&replicaSet=rs0&readPreference=secondaryPreferred&retryWrites=false"), documents);
  }

  private record Sort(String type, String provider, String scheme, String options) {}

  private static Manifest store(Frame frame, ResourceId id, String name, Sort sort, Store store) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("type", sort.type());
    data.put("provider", sort.provider());
    data.put("host", store.host());
    data.put("reader-host", store.readerHost());
    data.put("port", store.port());
    if (store.username() != null) {
      data.put("username", store.username());
    }
    String user = store.username() == null ? "" : encode(store.username());
    SecretValue uri = store.password().map("uri of " + id, password ->
        sort.scheme() + "://" + user + ":" + encode(password) + "@" + store.host() + ":" + store.port()
            + sort.options());
    return binding(frame, id, name, sort.type(), data, Map.of("password", store.password(), "uri", uri));
  }

  public static Manifest bucket(
      Frame frame, ResourceId id, String name, String bucket, String bucketArn, String region) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("type", "s3");
    data.put("provider", "aws-s3");
    data.put("bucket", bucket);
    data.put("arn", bucketArn);
    data.put("region", region);
    return binding(frame, id, name, "s3", data, Map.of());
  }

  /**
   * How users sign in.
   *
   * @param clientIds by the client's name
   * @param clientSecrets of those clients that have one
   */
  public record UserPool(
      String id, String issuer, String region, Map<String, String> clientIds, Map<String, SecretValue> clientSecrets) {}

  public static Manifest userPool(Frame frame, ResourceId id, String name, UserPool pool) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("type", "oidc");
    data.put("provider", "aws-cognito");
    data.put("user-pool-id", pool.id());
    data.put("issuer", pool.issuer());
    data.put("region", pool.region());
    pool.clientIds().forEach((client, clientId) -> data.put(clientId(client), clientId));
    Map<String, SecretValue> secrets = new TreeMap<>();
    pool.clientSecrets().forEach((client, secret) -> secrets.put(clientSecret(client), secret));
    return binding(frame, id, name, "oidc", data, secrets);
  }

  /**
   * How to call a service elsewhere.
   *
   * @param host the name within the cluster of what leads there
   */
  public static Manifest external(Frame frame, ResourceId id, String name, String host) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("type", "http");
    data.put("host", host);
    data.put("port", "80");
    data.put("url", "http://" + host);
    return binding(frame, id, name, "http", data, Map.of());
  }

  /** The key of a client's id. */
  public static String clientId(String client) {
    return "client-id-" + client;
  }

  /** The key of a client's secret. */
  public static String clientSecret(String client) {
    return CLIENT_SECRET + client;
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
