package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Watch;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Whether a pod may open a connection, as the VPC and the cluster's network agent judge it: by the security groups that
 * the pod got when it was made and the rules that these have now, and by the NetworkPolicies that select it.
 */
final class Connections {
  private static final String ID_TAG = "platform.webapp.dev/id";

  /**
   * One that was made at some time.
   *
   * @param service whose it is, or whose release command it runs
   * @param groups its security groups, for as long as it lives
   */
  record Pod(Snapshot made, String service, boolean release, Set<String> groups) {}

  /**
   * Something with an address.
   *
   * @param pod whether it is a pod
   */
  record Target(String address, boolean pod, String protocol, int port) {
    static Target tcp(String address, int port) {
      return new Target(address, false, "TCP", port);
    }
  }

  private final World world;
  private final Ec2Client ec2;
  private final Watch pods;
  private final Watch policies;
  private final Map<String, JsonNode> groupPolicies = new TreeMap<>();
  private final Map<String, Pod> all = new LinkedHashMap<>();
  private final Map<String, Pod> running = new LinkedHashMap<>();

  /** Has to be there before the first pod. */
  Connections(World world) {
    this.world = world;
    this.ec2 = world.account().client(Ec2Client.class, World.REGION);
    this.pods = world.store().watch(world.store().types().require("v1", "Pod"), "", Selection.ALL, 0);
    this.policies = world.store().watch(type(ObjectType.SECURITY_GROUP_POLICY), "", Selection.ALL, 0);
  }

  private ResourceType type(ObjectType type) {
    return world.store().types().require(type.apiVersion(), type.kind());
  }

  /** Every pod that ever was. */
  List<Pod> everyPod() {
    follow();
    return List.copyOf(all.values());
  }

  /** The pods that are there and have not run to their end. */
  List<Pod> runningPods() {
    follow();
    return running.values().stream().filter(pod -> world.store().find(pod.made().key())
        .filter(now -> !now.json().at("/status/phase").asText().equals("Succeeded")).isPresent()).toList();
  }

  /** In the order of what happened: a policy that comes after a pod does nothing for it. */
  private void follow() {
    List<WatchEvent> events = new ArrayList<>(policies.poll());
    events.addAll(pods.poll());
    events.sort(Comparator.comparingLong(event -> event.object().resourceVersion()));
    for (WatchEvent event : events) {
      Snapshot object = event.object();
      boolean gone = event.type() == WatchEvent.Type.DELETED;
      if (!object.key().type().kind().equals("Pod")) {
        if (gone) {
          groupPolicies.remove(object.key().toString());
        } else {
          groupPolicies.put(object.key().toString(), object.json());
        }
      } else if (gone) {
        running.remove(object.meta().uid());
      } else if (event.type() == WatchEvent.Type.ADDED) {
        Pod pod = made(object);
        all.put(object.meta().uid(), pod);
        running.put(object.meta().uid(), pod);
      }
    }
  }

  /** The VPC resource controller joins the groups of all policies that select a pod; without any it has the node's. */
  private Pod made(Snapshot pod) {
    Set<String> groups = new TreeSet<>();
    for (JsonNode policy : groupPolicies.values()) {
      boolean here = policy.at("/metadata/namespace").asText().equals(pod.key().namespace());
      if (here && Selection.ofSelector(policy.at("/spec/podSelector")).test(pod.json())) {
        policy.at("/spec/securityGroups/groupIds").forEach(id -> groups.add(id.asText()));
      }
    }
    if (groups.isEmpty()) {
      groups.add(clusterGroup());
    }
    if (groups.size() > 5) {
      throw new AssertionError("a network interface takes five security groups: " + groups);
    }
    String release = pod.json().at("/metadata/labels").path("platform.webapp.dev/release").asText("");
    return new Pod(pod, release.isEmpty() ? pod.meta().label("platform.webapp.dev/service") : release,
        !release.isEmpty(), groups);
  }

  private String clusterGroup() {
    return ec2.describeSecurityGroups(
        r -> r.filters(f -> f.name("tag-key").values("kubernetes.io/cluster/" + SandboxWorld.CLUSTER)))
        .securityGroups().getFirst().groupId();
  }

  /** An address in the subnet that databases are in, in the zone of that number, from 0. */
  String inDatabaseSubnet(int zone) {
    Subnet subnet = ec2.describeSubnets(r -> r.filters(f -> f.name("tag:platform.webapp.dev/role").values("database")))
        .subnets().stream().sorted(Comparator.comparing(Subnet::availabilityZone)).toList().get(zone);
    return subnet.cidrBlock().replaceAll("0/\\d+$", "77");
  }

  /**
   * Whether the pod may connect to a store of the platform.
   *
   * @param slug such as {@code database-main}
   */
  boolean reaches(Pod pod, String slug, int port) {
    SecurityGroup group = ec2.describeSecurityGroups(
        r -> r.filters(f -> f.name("tag:" + ID_TAG).values("SecurityGroup/" + slug))).securityGroups().getFirst();
    List<SecurityGroupRule> rules = ec2.describeSecurityGroupRules(
        r -> r.filters(f -> f.name("group-id").values(group.groupId()))).securityGroupRules();
    boolean admitted = rules.stream().anyMatch(rule -> !rule.isEgress() && rule.fromPort() <= port
        && port <= rule.toPort() && rule.referencedGroupInfo() != null
        && pod.groups().contains(rule.referencedGroupInfo().groupId()));
    return admitted && leaves(pod) && allowed(pod, Target.tcp(inDatabaseSubnet(0), port))
        && allowed(pod, Target.tcp(inDatabaseSubnet(1), port));
  }

  private boolean leaves(Pod pod) {
    return pod.groups().stream().anyMatch(id -> ec2.describeSecurityGroupRules(
        r -> r.filters(f -> f.name("group-id").values(id))).securityGroupRules().stream()
        .anyMatch(rule -> rule.isEgress() && rule.ipProtocol().equals("-1") && "0.0.0.0/0".equals(rule.cidrIpv4())));
  }

  /** Whether the NetworkPolicies that there are let the pod connect to that. */
  boolean allowed(Pod pod, Target target) {
    List<JsonNode> selecting = world.store().list(type(ObjectType.NETWORK_POLICY), pod.made().key().namespace(),
        Selection.ALL).items().stream().map(Snapshot::json)
        .filter(policy -> Selection.ofSelector(policy.at("/spec/podSelector")).test(pod.made().json()))
        .filter(policy -> policy.at("/spec/policyTypes").toString().contains("\"Egress\"")).toList();
    if (selecting.isEmpty()) {
      return true;
    }
    for (JsonNode policy : selecting) {
      for (JsonNode rule : policy.at("/spec/egress")) {
        if (goesTo(rule.path("to"), target) && opens(rule.path("ports"), target)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean goesTo(JsonNode peers, Target target) {
    boolean any = peers.isEmpty();
    for (JsonNode peer : peers) {
      boolean everyPod = target.pod() && peer.has("namespaceSelector") && peer.path("namespaceSelector").isEmpty()
          && !peer.has("podSelector");
      any |= everyPod || peer.has("ipBlock") && within(peer.path("ipBlock"), target.address());
    }
    return any;
  }

  private static boolean within(JsonNode block, String address) {
    boolean within = contains(block.path("cidr").asText(), address);
    for (JsonNode except : block.path("except")) {
      within &= !contains(except.asText(), address);
    }
    return within;
  }

  private static boolean contains(String cidr, String address) {
    byte[] network = InetAddress.ofLiteral(cidr.substring(0, cidr.indexOf('/'))).getAddress();
    byte[] host = InetAddress.ofLiteral(address).getAddress();
    int free = network.length * 8 - Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    return network.length == host.length
        && new BigInteger(1, network).shiftRight(free).equals(new BigInteger(1, host).shiftRight(free));
  }

  private static boolean opens(JsonNode ports, Target target) {
    boolean any = ports.isEmpty();
    for (JsonNode port : ports) {
      int first = port.path("port").asInt(0);
      int last = port.path("endPort").asInt(port.has("port") ? first : 65_535);
      any |= port.path("protocol").asText("TCP").equals(target.protocol()) && first <= target.port()
          && target.port() <= last;
    }
    return any;
  }
}
