package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A subnet group as RDS tells.
 *
 * @param status {@code Complete} once it can be used
 * @param subnetIds sorted
 */
public record ObservedDbSubnetGroup(
    String arn, String name, String description, String status, List<String> subnetIds, Map<String, String> tags)
    implements Observed {
  ObservedDbSubnetGroup tagged(Map<String, String> others) {
    return new ObservedDbSubnetGroup(arn, name, description, status, subnetIds, others);
  }
}
