package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The SDK's own clients, all over one HTTP client. Retries are kept few, since every pass is a retry; the endpoint
 * follows {@code AWS_ENDPOINT_URL} as the SDK reads it.
 */
public final class SdkSource implements ScopedClients.Source, AutoCloseable {
  private static final int ATTEMPTS = 2;
  private static final int SESSION_NAME = 64;
  private final SdkHttpClient http = UrlConnectionHttpClient.builder()
      .connectionTimeout(Duration.ofSeconds(5)).socketTimeout(Duration.ofSeconds(30)).build();
  private final AwsCredentialsProvider own = DefaultCredentialsProvider.builder().build();
  private final Map<Assumed, AwsCredentialsProvider> assumed = new ConcurrentHashMap<>();

  /** A role as somebody asks for it: credentials are never shared with whoever asks with another external id. */
  private record Assumed(String roleArn, String externalId) {
    /** What CloudTrail shows as who it was: the operator, and the namespace that it was for; up to 64 characters. */
    String sessionName() {
      String namespace = externalId == null ? "" : "@" + externalId.substring(externalId.lastIndexOf('/') + 1);
      String name = "webapp-platform" + namespace;
      return name.length() <= SESSION_NAME ? name : name.substring(0, SESSION_NAME);
    }
  }

  @Override
  public <C extends AwsClient> C make(Class<C> type, Scope scope) {
    return make(type, scope.region(), credentials(scope));
  }

  private AwsCredentialsProvider credentials(Scope scope) {
    return scope.roleArn() == null ? own : assumed.computeIfAbsent(
        new Assumed(scope.roleArn(), scope.externalId()), role -> StsAssumeRoleCredentialsProvider.builder()
            .stsClient(make(StsClient.class, scope.region(), own))
            .refreshRequest(r -> r.roleArn(role.roleArn).externalId(role.externalId)
                .roleSessionName(role.sessionName()))
            .build());
  }

  private <C extends AwsClient> C make(Class<C> type, String region, AwsCredentialsProvider credentials) {
    AwsClientBuilder<?, ?> builder = builder(type)
        .region(Region.of(region))
        .credentialsProvider(credentials)
        .overrideConfiguration(o -> o.retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build()));
    ((AwsSyncClientBuilder<?, ?>) builder).httpClient(http);
    C client = type.cast(builder.build());
    if (builder instanceof S3ClientBuilder s3 && client.serviceClientConfiguration().endpointOverride().isPresent()) {
      // Only AWS has a host name for each bucket; elsewhere buckets are told by the path.
      client.close();
      return type.cast(s3.forcePathStyle(true).build());
    }
    return client;
  }

  /** Every client interface of the SDK has a static {@code builder()}; there is no common type that says so. */
  private static AwsClientBuilder<?, ?> builder(Class<?> type) {
    try {
      return (AwsClientBuilder<?, ?>) type.getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " is not a client of the AWS SDK", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
