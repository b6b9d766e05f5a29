package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Outputs;
import java.time.Instant;
import java.util.Map;

/**
 * What one pass over a platform found and did.
 *
 * @param outcomes in the order of the graph, then what is being removed
 * @param plan what was to be done when the pass began
 * @param inventory as it is now
 * @param outputs of every resource that has told them
 * @param left what holds the data of each resource that went for good
 * @param wrote whether anything was written, so that another pass should follow at once
 * @param next when the first of what failed may be tried again, of which nobody will tell us; null where nothing may
 */
public record Pass(
    Map<Handle, Outcome> outcomes, Plan plan, Inventory inventory, Map<ResourceId, Outputs> outputs,
    Map<Handle, Backup> left, boolean wrote, Instant next) {}
