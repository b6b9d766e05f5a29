package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.PendingModifiedValues;

/**
 * An instance of a cluster as DescribeDBInstances tells, with its tags, which that leaves out.
 *
 * @param resourceId tells it from an earlier or later instance of the same identifier
 * @param settings as they will be once what is pending is done; tags of others included
 * @param pending the settings that are not yet what {@code settings} says
 */
public record ObservedDocDbInstance(
    String arn, String resourceId, String status, DocDbInstance settings, List<String> pending, String endpoint)
    implements Observed {

  @Override
  public Map<String, String> tags() {
    return settings.tags();
  }

  /** The same with other tags. */
  ObservedDocDbInstance tagged(Map<String, String> tags) {
    DocDbInstance s = settings;
    return new ObservedDocDbInstance(arn, resourceId, status, new DocDbInstance(s.identifier(), s.clusterIdentifier(),
        s.instanceClass(), s.promotionTier(), s.maintenanceWindow(), s.caCertificate(), tags), pending, endpoint);
  }

  static ObservedDocDbInstance of(DBInstance seen, Map<String, String> tags) {
    PendingModifiedValues pending = seen.pendingModifiedValues() == null
        ? PendingModifiedValues.builder().build() : seen.pendingModifiedValues();
    DocDbInstance settings = new DocDbInstance(seen.dbInstanceIdentifier(), seen.dbClusterIdentifier(),
        or(pending.dbInstanceClass(), seen.dbInstanceClass()), seen.promotionTier(),
        seen.preferredMaintenanceWindow() == null ? null : seen.preferredMaintenanceWindow().toLowerCase(Locale.ROOT),
        or(pending.caCertificateIdentifier(), seen.caCertificateIdentifier()),
        Tags.read(tags.entrySet(), Map.Entry::getKey, Map.Entry::getValue));
    List<String> names = Stream.of(
        pending.dbInstanceClass() == null ? null : "instanceClass",
        pending.caCertificateIdentifier() == null ? null : "caCertificate").filter(Objects::nonNull).toList();
    return new ObservedDocDbInstance(seen.dbInstanceArn(), seen.dbiResourceId(), seen.dbInstanceStatus(), settings,
        names, seen.endpoint() == null ? null : seen.endpoint().address());
  }

  private static <T> T or(T pending, T actual) {
    return pending == null ? actual : pending;
  }
}
