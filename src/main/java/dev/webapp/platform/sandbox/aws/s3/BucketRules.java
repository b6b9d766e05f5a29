package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.s3.S3Service.S3;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleResponse;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketCorsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PutBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketCorsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationResponse;

/** The rules of a bucket, each set as a whole: what expires (which is kept, not carried out), and what pages may do. */
final class BucketRules implements S3State.Part {
  private static final int MOST_LIFECYCLE_RULES = 1000;
  private static final int MOST_CORS_RULES = 100;
  private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

  private final S3State state;

  BucketRules(S3State state) {
    this.state = state;
  }

  @Override
  public GetBucketLifecycleConfigurationResponse getBucketLifecycleConfiguration(
      GetBucketLifecycleConfigurationRequest request) {
    List<LifecycleRule> rules = state.lifecycles.get(state.bucket(request.bucket(), "GetLifecycleConfiguration"));
    if (rules == null) {
      throw S3.error("NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist");
    }
    return GetBucketLifecycleConfigurationResponse.builder().rules(rules)
        .transitionDefaultMinimumObjectSize("all_storage_classes_128K").build();
  }

  @Override
  public PutBucketLifecycleConfigurationResponse putBucketLifecycleConfiguration(
      PutBucketLifecycleConfigurationRequest request) {
    String name = state.bucket(request.bucket(), "PutLifecycleConfiguration");
    List<LifecycleRule> rules =
        request.lifecycleConfiguration() == null ? List.of() : request.lifecycleConfiguration().rules();
    if (rules.isEmpty() || rules.size() > MOST_LIFECYCLE_RULES) {
      throw S3State.malformed();
    }
    Set<String> ids = new HashSet<>();
    List<LifecycleRule> kept = new ArrayList<>();
    for (LifecycleRule rule : rules) {
      check(rule);
      String id = rule.id() == null || rule.id().isEmpty() ? state.region().ids().uuid() : rule.id();
      if (!ids.add(id)) {
        throw S3.refuse("InvalidArgument",
            "Rule ID must be unique. Found same ID for more than one rule");
      }
      kept.add(rule.toBuilder().id(id).build());
    }
    state.lifecycles.put(name, List.copyOf(kept));
    return PutBucketLifecycleConfigurationResponse.builder().build();
  }

  @SuppressWarnings("deprecation") // AWS takes rules with a prefix instead of a filter, still.
  private static void check(LifecycleRule rule) {
    if (rule.status() == null || rule.status() == ExpirationStatus.UNKNOWN_TO_SDK_VERSION
        || (rule.filter() == null) == (rule.prefix() == null)) {
      throw S3State.malformed();
    }
    var expiration = rule.expiration();
    var noncurrent = rule.noncurrentVersionExpiration();
    var uploads = rule.abortIncompleteMultipartUpload();
    if (expiration == null && noncurrent == null && uploads == null && rule.transitions().isEmpty()
        && rule.noncurrentVersionTransitions().isEmpty()) {
      throw S3.refuse("InvalidRequest", "At least one action needs to be specified in a rule");
    }
    if (expiration != null) {
      if (Stream.of(expiration.days(), expiration.date(), expiration.expiredObjectDeleteMarker())
          .filter(Objects::nonNull).count() != 1) {
        throw S3State.malformed();
      }
      checkDays(expiration.days(), "'Days' for Expiration action");
    }
    if (noncurrent != null) {
      checkDays(noncurrent.noncurrentDays(), "'NoncurrentDays' for NoncurrentVersionExpiration action");
    }
    if (uploads != null) {
      checkDays(uploads.daysAfterInitiation(), "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action");
    }
  }

  private static void checkDays(Integer days, String what) {
    if (days != null && days < 1) {
      throw S3.refuse("InvalidArgument", what + " must be a positive integer");
    }
  }

  @Override
  public DeleteBucketLifecycleResponse deleteBucketLifecycle(DeleteBucketLifecycleRequest request) {
    state.lifecycles.remove(state.bucket(request.bucket(), "PutLifecycleConfiguration"));
    return DeleteBucketLifecycleResponse.builder().build();
  }

  @Override
  public GetBucketCorsResponse getBucketCors(GetBucketCorsRequest request) {
    List<CORSRule> rules = state.cors.get(state.bucket(request.bucket(), "GetBucketCORS"));
    if (rules == null) {
      throw S3.error("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist");
    }
    return GetBucketCorsResponse.builder().corsRules(rules).build();
  }

  @Override
  public PutBucketCorsResponse putBucketCors(PutBucketCorsRequest request) {
    String name = state.bucket(request.bucket(), "PutBucketCORS");
    List<CORSRule> rules = request.corsConfiguration() == null ? List.of() : request.corsConfiguration().corsRules();
    if (rules.isEmpty() || rules.size() > MOST_CORS_RULES) {
      throw S3State.malformed();
    }
    for (CORSRule rule : rules) {
      if (rule.allowedOrigins().isEmpty() || rule.allowedMethods().isEmpty()) {
        throw S3State.malformed();
      }
      for (String method : rule.allowedMethods()) {
        if (!METHODS.contains(method)) {
          throw S3.refuse("InvalidRequest",
              "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
        }
      }
      checkWildcards("AllowedOrigin", rule.allowedOrigins());
      checkWildcards("AllowedHeader", rule.allowedHeaders());
      if (rule.exposeHeaders().stream().anyMatch(header -> header.contains("*"))) {
        throw S3.refuse("InvalidRequest", "ExposeHeader \"" + rule.exposeHeaders().getFirst()
            + "\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
      }
    }
    state.cors.put(name, rules);
    return PutBucketCorsResponse.builder().build();
  }

  private static void checkWildcards(String what, List<String> values) {
    for (String value : values) {
      if (value.indexOf('*') != value.lastIndexOf('*')) {
        throw S3.refuse("InvalidRequest", what + " \"" + value + "\" can not have more than one wildcard.");
      }
    }
  }

  @Override
  public DeleteBucketCorsResponse deleteBucketCors(DeleteBucketCorsRequest request) {
    state.cors.remove(state.bucket(request.bucket(), "PutBucketCORS"));
    return DeleteBucketCorsResponse.builder().build();
  }
}
