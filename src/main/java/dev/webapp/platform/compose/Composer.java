package dev.webapp.platform.compose;

import dev.webapp.platform.api.ChangesSpec;
import dev.webapp.platform.api.ComponentChanges;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus.StoreAccess;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.resource.Resource;
import java.time.ZoneId;

/** From what the user wrote to the graph of what the platform consists of. Pure. */
public final class Composer {
  private Composer() {}

  /** Throws {@link InvalidSpec} where the spec passed the schema but makes no platform. */
  public static Graph<Resource> compose(WebAppPlatformSpec spec, Setting setting) {
    if (setting.region() != null && !setting.region().equals(spec.aws().region())) {
      throw new InvalidSpec("spec.aws.region", "is " + spec.aws().region() + ", but this cluster is in "
          + setting.region() + ": set that region, or apply the platform to a cluster in " + spec.aws().region());
    }
    checkZones(spec);
    if (!Tags.hasRoomFor(spec.aws().tags().keySet())) {
      throw new InvalidSpec("spec.aws.tags", "its keys are too long together, since a tag on each resource names them: "
          + "shorten keys, or leave some out, to about 750 characters in all");
    }
    Draft draft = new Draft(Defaults.fill(spec), setting);
    Ways ways = new Ways(draft.spec());
    NetworkSection network = new NetworkSection(draft, ways);
    network.compose();
    new EndpointSection(draft, network).compose();
    new AclSection(draft, network).compose();
    new DatabaseSection(draft, network).compose();
    new DocumentStoreSection(draft, network, DatabaseSection.SUBNETS).compose();
    new CacheSection(draft, network).compose();
    new TableSection(draft).compose();
    new BucketSection(draft).compose();
    new UserPoolSection(draft).compose();
    ComputeSection compute = new ComputeSection(draft, network);
    compute.compose();
    new ExternalSection(draft, compute).compose();
    new ServiceSection(draft, network, compute).compose();
    new UsersSection(draft, network).addFormer();
    DomainSection domain = new DomainSection(draft, ways);
    FirewallSection firewalls = new FirewallSection(draft);
    EdgeSection edge = new EdgeSection(draft, ways, network, domain, firewalls);
    edge.compose();
    new KongSection(draft, ways, network, domain, edge).compose();
    new ApiSection(draft, network, domain).compose();
    new FrontendSection(draft, network, domain, firewalls).compose();
    Footprint.check(spec, draft.resources());
    return Graph.of(draft.resources());
  }

  /**
   * What keeps services from stores that they do not use; null where the platform has no store with a port.
   *
   * @param account the cluster's
   */
  public static StoreAccess storeAccess(WebAppPlatformSpec spec, String account) {
    return new Reach(Defaults.fill(spec), Draft.isAbroad(spec.aws().roleArn(), account)).enforcement();
  }

  private static void checkZones(WebAppPlatformSpec spec) {
    checkZone("spec.changes.window", spec.changes() == null ? null : spec.changes().window());
    spec.components().forEach((origin, component) -> checkZone(origin, component.changes()));
  }

  private static void checkZone(String component, ComponentChanges changes) {
    checkZone(component + ".changes.window", changes == null ? null : changes.window());
  }

  private static void checkZone(String field, ChangesSpec.Window window) {
    String zone = window == null ? null : window.timeZone();
    if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
      throw new InvalidSpec(field + ".timeZone", "there is no time zone " + zone
          + ": use a name of the IANA time zone database, such as Europe/Berlin, or leave it out for UTC");
    }
  }
}
