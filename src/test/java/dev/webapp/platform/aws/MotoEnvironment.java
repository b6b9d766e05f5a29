package dev.webapp.platform.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.resource.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * moto as a child process on a free port, one for all test classes of this JVM; it dies with the JVM. Kinds act in it
 * as a role that may do what {@code deploy/iam} says, as far as moto looks at that: which actions, on whatever
 * resource.
 */
public final class MotoEnvironment extends AwsEnvironment {
  private static final AwsCredentials NOBODY = AwsBasicCredentials.create("test", "test");
  private static final Pattern LISTENING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");
  /** The same as the sandbox's account has. */
  private static final List<String> ZONES = List.of("example.com", "example.org", "example.net", "campus.example.edu");
  private static final String EVERYTHING = """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}""";
  /** What its S3 takes reading encryption, ownership and blocked public access for. */
  private static final String READING_BUCKETS = """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}""";
  /**
   * It judges API Gateway by the names of operations, which IAM judges by the methods of HTTP; and
   * {@link MotoTemplateTags} asks in the operator's name.
   */
  private static final String ANSWERING = """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Action": ["apigateway:*", "ec2:DescribeTags"], "Resource": "*"}]}""";
  private static final String TRUST = """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"},
      "Action": "sts:AssumeRole"}]}""";
  private static MotoEnvironment started;
  private final URI endpoint;
  private Duration passed = Duration.ZERO;
  private MotoTargetTags targets;
  private MotoPoolTags pools;
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SdkHttpClient sdkHttp = UrlConnectionHttpClient.builder().build();

  private MotoEnvironment(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** The one of this JVM, started when first asked for. */
  public static synchronized MotoEnvironment started() {
    if (started == null) {
      started = new MotoEnvironment(start());
    }
    return started;
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint;
  }

  private static URI start() {
    try {
      var builder = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0").redirectErrorStream(true);
      builder.environment().remove("AWS_CA_BUNDLE");
      // It issues certificates after so many seconds, whatever the DNS says.
      builder.environment().put("MOTO_ACM_VALIDATION_WAIT", "0");
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }));
      BufferedReader output = process.inputReader();
      List<String> said = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.add(line);
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          // A full pipe would block the server: what it logs about requests is read and dropped.
          Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
          return URI.create(listening.group(1));
        }
      }
      throw new IllegalStateException("moto_server ended before it listened: " + said);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start moto_server; pip install 'moto[server]==5.2.1'", e);
    }
  }

  @Override
  protected ScopedClients.Source emptied() {
    enforcePolicies(false);
    post("/moto-api/reset");
    post("/moto-api/seed?a=42");
    targets = new MotoTargetTags();
    pools = new MotoPoolTags();
    ScopedClients.Source source = source(become("everybody", Map.of("everything", EVERYTHING)));
    furnish(source.make(Ec2Client.class, SCOPE));
    Route53Client route53 = source.make(Route53Client.class, SCOPE);
    ZONES.forEach(zone -> route53.createHostedZone(r -> r.name(zone).callerReference(zone)));
    return source;
  }

  @Override
  protected ScopedClients.Source operators(ScopedClients.Source everybodys) {
    Map<String, String> actions = new TreeMap<>(
        Map.of("reading-buckets", READING_BUCKETS, "answering", ANSWERING));
    OperatorPolicies.documents().forEach((name, document) -> actions.put(name, onAnything(document)));
    ScopedClients.Source source = source(become("operator", actions));
    enforcePolicies(true);
    return source;
  }

  /** It compares the resource of most services with {@code *} alone, and conditions not at all. */
  private static String onAnything(String policy) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      JsonNode document = mapper.readTree(policy);
      document.get("Statement").forEach(statement -> ((ObjectNode) statement).put("Resource", "*"));
      return mapper.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The credentials of a role that is made with these policies; while nothing is enforced. */
  private AwsCredentials become(String role, Map<String, String> policies) {
    IamClient iam = client(IamClient.class, NOBODY);
    String arn = iam.createRole(r -> r.roleName(role).assumeRolePolicyDocument(TRUST)).role().arn();
    policies.forEach((name, document) ->
        iam.putRolePolicy(r -> r.roleName(role).policyName(name).policyDocument(document)));
    var session = client(StsClient.class, NOBODY).assumeRole(r -> r.roleArn(arn).roleSessionName("test")).credentials();
    return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
  }

  private ScopedClients.Source source(AwsCredentials credentials) {
    return new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        C client = client(type, scope.region(), credentials);
        return switch (client) {
          case ApplicationAutoScalingClient scaling -> type.cast(targets.tagged(scaling));
          case CognitoIdentityProviderClient cognito -> type.cast(pools.tagged(cognito));
          case Ec2Client ec2 -> type.cast(MotoTemplateTags.tagged(ec2));
          default -> client;
        };
      }
    };
  }

  @Override
  public InstantSource clock() {
    return () -> InstantSource.system().instant().plus(passed);
  }

  @Override
  public void pass(Duration time) {
    // Nothing in moto that these suites use takes time; but what we remember for a while shall grow old.
    passed = passed.plus(time);
  }

  @Override
  public boolean faithful() {
    return false;
  }

  /**
   * Whether every call is judged by the policies of whoever makes it, as from each reset on; else anybody may do
   * everything.
   */
  public void enforcePolicies(boolean enforce) {
    post("/moto-api/reset-auth", enforce ? "0" : "inf");
  }

  /** A client of whoever has these credentials; its calls are not remembered. */
  public <C extends AwsClient> C client(Class<C> type, AwsCredentials credentials) {
    return client(type, SCOPE.region(), credentials);
  }

  private void post(String path) {
    post(path, "");
  }

  private void post(String path, String body) {
    try {
      var answer = http.send(HttpRequest.newBuilder(endpoint.resolve(path))
          .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private <C extends AwsClient> C client(Class<C> type, String region, AwsCredentials credentials) {
    try {
      var builder = (AwsClientBuilder<?, ?>) type.getMethod("builder").invoke(null);
      builder.region(Region.of(region)).endpointOverride(endpoint)
          .credentialsProvider(StaticCredentialsProvider.create(credentials));
      ((AwsSyncClientBuilder<?, ?>) builder).httpClient(sdkHttp);
      if (builder instanceof S3ClientBuilder s3) {
        s3.forcePathStyle(true);
      }
      return type.cast(builder.build());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " is not a client of the AWS SDK", e);
    }
  }

  private static void furnish(Ec2Client ec2) {
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    ec2.createTags(r -> r.resources(vpc).tags(tag("Name", "test"), tag("kubernetes.io/cluster/test", "shared")));
    List<String> uses = List.of("public", "private", "database");
    List<Tag> roles = List.of(tag("kubernetes.io/role/elb", "1"), tag("kubernetes.io/role/internal-elb", "1"),
        tag("platform.webapp.dev/role", "database"));
    List<String> zones = List.of("a", "b");
    Map<String, List<String>> subnets = new TreeMap<>();
    for (int zone = 0; zone < zones.size(); zone++) {
      for (int use = 0; use < uses.size(); use++) {
        String cidr = "10.0." + (10 * zone + use) + ".0/24";
        String zoneName = SCOPE.region() + zones.get(zone);
        String subnet = ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(cidr).availabilityZone(zoneName))
            .subnet().subnetId();
        List<Tag> tags = List.of(tag("Name", "test-" + uses.get(use) + "-" + zones.get(zone)),
            tag("kubernetes.io/cluster/test", "shared"), roles.get(use));
        ec2.createTags(r -> r.resources(subnet).tags(tags));
        subnets.computeIfAbsent(uses.get(use), _ -> new ArrayList<>()).add(subnet);
      }
    }
    route(ec2, vpc, subnets);
  }

  /** A table of routes for each sort of subnets: public ones lead to an Internet gateway, private ones to a NAT. */
  private static void route(Ec2Client ec2, String vpc, Map<String, List<String>> subnets) {
    ec2.modifyVpcAttribute(r -> r.vpcId(vpc).enableDnsHostnames(a -> a.value(true)));
    String internet = ec2.createInternetGateway().internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.internetGatewayId(internet).vpcId(vpc));
    String address = ec2.allocateAddress(r -> r.domain(DomainType.VPC)).allocationId();
    String nat = ec2.createNatGateway(r -> r.subnetId(subnets.get("public").getFirst()).allocationId(address))
        .natGateway().natGatewayId();
    subnets.forEach((use, of) -> {
      String table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
      of.forEach(subnet -> ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet)));
      if (!use.equals("database")) {
        ec2.createRoute(r -> (use.equals("public") ? r.gatewayId(internet) : r.natGatewayId(nat))
            .routeTableId(table).destinationCidrBlock("0.0.0.0/0"));
      }
    });
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
