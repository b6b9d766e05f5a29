package dev.webapp.platform.sandbox.aws.cloudfront;

import static dev.webapp.platform.sandbox.aws.cloudfront.CloudFront.CLOUD_FRONT;

import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CreateInvalidationRequest;
import software.amazon.awssdk.services.cloudfront.model.CreateInvalidationResponse;
import software.amazon.awssdk.services.cloudfront.model.Invalidation;
import software.amazon.awssdk.services.cloudfront.model.InvalidationBatch;
import software.amazon.awssdk.services.cloudfront.model.InvalidationSummary;
import software.amazon.awssdk.services.cloudfront.model.ListInvalidationsRequest;
import software.amazon.awssdk.services.cloudfront.model.ListInvalidationsResponse;

/** Invalidations: each is done some minutes after it was asked for. */
final class Invalidations implements CloudFrontClient {
  private static final Duration LASTS = Duration.ofMinutes(3);
  private static final int MOST_WILDCARDS = 15;
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private record Stored(String distribution, String id, Instant created, InvalidationBatch batch) {}

  private final Region region;
  private final Distributions distributions;
  private final Store<Stored> invalidations;

  Invalidations(Region region, Distributions distributions) {
    this.region = region;
    this.distributions = distributions;
    this.invalidations = new Store<>(region.view());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  /** A reference that is known is answered with what it made, unless it comes with other paths. */
  @Override
  public CreateInvalidationResponse createInvalidation(CreateInvalidationRequest request) {
    String distribution = distributions.find(request.distributionId()).id();
    InvalidationBatch batch = request.invalidationBatch();
    if (batch.paths().quantity() != batch.paths().items().size()) {
      throw CLOUD_FRONT.refuse("InconsistentQuantities", "The value of Quantity and the size of Items don't match.");
    }
    for (Stored each : of(distribution)) {
      if (each.batch().callerReference().equals(batch.callerReference())) {
        if (!each.batch().paths().equals(batch.paths())) {
          throw CLOUD_FRONT.refuse("InvalidArgument",
              "Your request contains a caller reference that was used for a previous invalidation batch for the same "
                  + "distribution.");
        }
        return CreateInvalidationResponse.builder().invalidation(told(each)).build();
      }
    }
    long wildcards = of(distribution).stream().filter(each -> !isDone(each))
        .flatMap(each -> each.batch().paths().items().stream()).filter(path -> path.endsWith("*")).count();
    if (wildcards + batch.paths().items().stream().filter(path -> path.endsWith("*")).count() > MOST_WILDCARDS) {
      throw CLOUD_FRONT.refuse("TooManyInvalidationsInProgress",
          "You have exceeded the maximum number of allowable InProgress invalidation requests.");
    }
    Stored made = new Stored(distribution, "I" + region.ids().letters(13, CAPITALS), region.now(), batch);
    invalidations.put(made.id(), made);
    return CreateInvalidationResponse.builder().invalidation(told(made)).build();
  }

  private List<Stored> of(String distribution) {
    return invalidations.all().stream().filter(each -> each.distribution().equals(distribution)).toList();
  }

  private boolean isDone(Stored stored) {
    return !region.now().isBefore(stored.created().plus(LASTS));
  }

  private Invalidation told(Stored stored) {
    return Invalidation.builder().id(stored.id()).status(isDone(stored) ? "Completed" : "InProgress")
        .createTime(stored.created()).invalidationBatch(stored.batch()).build();
  }

  @Override
  public ListInvalidationsResponse listInvalidations(ListInvalidationsRequest request) {
    List<InvalidationSummary> all = of(distributions.find(request.distributionId()).id()).stream()
        .map(each -> InvalidationSummary.builder().id(each.id()).createTime(each.created())
            .status(isDone(each) ? "Completed" : "InProgress").build()).toList();
    return ListInvalidationsResponse.builder().invalidationList(list -> list.marker("").maxItems(100)
        .isTruncated(false).quantity(all.size()).items(all)).build();
  }
}
