package dev.webapp.platform.aws.ec2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Which way out of a VPC its subnets have, and what is wrong with it. */
final class Routes {
  /** Where a subnet's packets to the Internet go. */
  private sealed interface Way {
    /** The account may not see the subnet's table, as where a VPC is shared. */
    record Unseen() implements Way {}

    record None(String table) implements Way {}

    /** The route is there, and what it led to is not. */
    record Lost(String table) implements Way {}

    record Internet(String gateway) implements Way {}

    record Nat(String gateway) implements Way {}

    /** By a transit gateway, a firewall, an instance: whether that leads on is not seen from here. */
    record Elsewhere() implements Way {}
  }

  private final List<RouteTable> tables;
  private final Map<String, NatGateway> gateways;
  /** Of NAT gateways, by subnet. */
  private final Map<String, String> zones;

  /**
   * @param gateways NAT gateways; those that are missing are taken for good ones
   * @param subnets those of the VPCs, which gateways are in
   */
  Routes(Collection<RouteTable> tables, Collection<NatGateway> gateways, Collection<Subnet> subnets) {
    this.tables = tables.stream().sorted(Comparator.comparing(RouteTable::routeTableId)).toList();
    this.gateways = gateways.stream().collect(Collectors.toMap(NatGateway::natGatewayId, g -> g, (a, _) -> a));
    this.zones = subnets.stream().collect(Collectors.toMap(Subnet::subnetId, Subnet::availabilityZone, (a, _) -> a));
  }

  /** What keeps the Internet from load balancers in public subnets. */
  List<String> entryFaults(List<Subnet> subnets) {
    return told(subnets, subnet -> switch (way(subnet)) {
      case Way.None(String table) -> "cannot be reached from the Internet: add a route for " + everywhere(subnet)
          + " to an Internet gateway to " + table;
      case Way.Lost(String table) -> "cannot be reached from the Internet: what the route for " + everywhere(subnet)
          + " of " + table + " led to is gone; lead it to an Internet gateway";
      case Way.Nat(String gateway) -> "cannot be reached from the Internet: their way out is " + gateway
          + ", which lets nobody in; use subnets whose route leads to an Internet gateway";
      case Way.Unseen _, Way.Internet _, Way.Elsewhere _ -> null;
    });
  }

  /** What keeps pods in private subnets from the Internet. */
  List<String> exitFaults(List<Subnet> subnets) {
    return told(subnets, subnet -> switch (way(subnet)) {
      case Way.None(String table) -> "have no way out to the Internet: add a route for " + everywhere(subnet)
          + " to a NAT gateway to " + table;
      case Way.Lost(String table) -> "have lost their way out to the Internet: what the route for "
          + everywhere(subnet) + " of " + table + " led to is gone; lead it to a NAT gateway";
      case Way.Internet(String gateway) -> "lead to the Internet by " + gateway + " itself, so that only what has a "
          + "public address gets out: lead their route for " + everywhere(subnet) + " to a NAT gateway";
      case Way.Nat(String gateway) -> fault(gateway);
      case Way.Unseen _, Way.Elsewhere _ -> null;
    });
  }

  private String fault(String id) {
    NatGateway gateway = gateways.get(id);
    if (gateway == null) {
      return null;
    }
    if (gateway.connectivityType() == ConnectivityType.PRIVATE) {
      return "lead to " + id + ", a private NAT gateway, which leads to other networks and not to the Internet: lead "
          + "their route to a public one";
    }
    return gateway.state() == NatGatewayState.AVAILABLE ? null : "lead to " + id + ", which is "
        + gateway.stateAsString() + (gateway.failureMessage() == null ? "" : " (" + gateway.failureMessage() + ")")
        + ": " + (gateway.state() == NatGatewayState.PENDING ? "wait for it" : "lead their route to another one");
  }

  /** What Fargate refuses to put pods into. */
  List<String> notPrivate(List<Subnet> subnets) {
    return told(subnets, subnet -> way(subnet) instanceof Way.Internet(String gateway)
        ? "lead to the Internet by " + gateway + " itself, and Fargate takes private subnets only: lead their route "
            + "for " + everywhere(subnet) + " to a NAT gateway, or name other subnets"
        : null);
  }

  /** Zones whose way out ends with another zone. */
  List<String> sharedFates(List<Subnet> subnets) {
    return told(subnets, subnet -> {
      String zone = way(subnet) instanceof Way.Nat(String id) && gateways.containsKey(id)
          ? zones.get(gateways.get(id).subnetId()) : null;
      return zone == null || zone.equals(subnet.availabilityZone()) ? null
          : "get out by a NAT gateway of " + zone + ", and not at all once that zone fails: a NAT gateway in each zone "
              + "mends that";
    });
  }

  private interface Judge {
    /** What is wrong with the subnet, or null. */
    String of(Subnet subnet);
  }

  /** A sentence for each thing that is wrong, with the subnets that have it. */
  private static List<String> told(List<Subnet> subnets, Judge judge) {
    Map<String, List<String>> by = new TreeMap<>();
    for (Subnet subnet : subnets) {
      String fault = judge.of(subnet);
      if (fault != null) {
        by.computeIfAbsent(fault, _ -> new ArrayList<>())
            .add(subnet.subnetId() + " (" + subnet.availabilityZone() + ")");
      }
    }
    return by.entrySet().stream().map(e -> "subnets " + String.join(", ", e.getValue()) + " " + e.getKey()).toList();
  }

  private Way way(Subnet subnet) {
    RouteTable table = table(subnet);
    if (table == null) {
      return new Way.Unseen();
    }
    String id = table.routeTableId();
    return table.routes().stream().filter(route -> everywhere(subnet).equals(destination(subnet, route))).findFirst()
        .map(route -> way(id, route)).orElseGet(() -> new Way.None(id));
  }

  private static Way way(String table, Route route) {
    if (route.state() == RouteState.BLACKHOLE) {
      return new Way.Lost(table);
    }
    if (route.natGatewayId() != null) {
      return new Way.Nat(route.natGatewayId());
    }
    return route.gatewayId() != null && route.gatewayId().startsWith("igw-")
        ? new Way.Internet(route.gatewayId()) : new Way.Elsewhere();
  }

  /** The id of the table that a subnet goes by, null where it is not seen. */
  String tableId(Subnet subnet) {
    RouteTable table = table(subnet);
    return table == null ? null : table.routeTableId();
  }

  /** Subnets without a table of their own have the VPC's main one. */
  private RouteTable table(Subnet subnet) {
    Stream<RouteTable> own = tables.stream().filter(t -> t.associations().stream()
        .anyMatch(a -> subnet.subnetId().equals(a.subnetId())));
    Stream<RouteTable> main = tables.stream().filter(t -> subnet.vpcId().equals(t.vpcId()) && t.associations().stream()
        .anyMatch(a -> Boolean.TRUE.equals(a.main())));
    return Stream.concat(own, main).findFirst().orElse(null);
  }

  private static String destination(Subnet subnet, Route route) {
    return isIpv6Only(subnet) ? route.destinationIpv6CidrBlock() : route.destinationCidrBlock();
  }

  private static String everywhere(Subnet subnet) {
    return isIpv6Only(subnet) ? "::/0" : "0.0.0.0/0";
  }

  private static boolean isIpv6Only(Subnet subnet) {
    return Boolean.TRUE.equals(subnet.ipv6Native());
  }
}
