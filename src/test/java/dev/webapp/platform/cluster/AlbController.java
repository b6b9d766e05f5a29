package dev.webapp.platform.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * Plays the AWS Load Balancer Controller on an emulator for the Ingresses of one namespace: a load balancer and target
 * groups with the tags that the real one sets, targets registered, the address written back, finalizers held.
 */
final class AlbController implements AutoCloseable {
  private static final String FINALIZER = "ingress.k8s.aws/resources";
  private static final String ANNOTATION = "alb.ingress.kubernetes.io/";

  private final KubernetesClient client;
  private final ElasticLoadBalancingV2Client elb;
  private final String cluster;
  private final String namespace;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("alb").factory());

  AlbController(KubernetesClient client, ElasticLoadBalancingV2Client elb, String cluster, String namespace) {
    this.client = client;
    this.elb = elb;
    this.cluster = cluster;
    this.namespace = namespace;
    loop.scheduleWithFixedDelay(this::step, 0, 500, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }

  /** What fails now is tried again in the next step. */
  private void step() {
    try {
      client.network().v1().ingresses().inNamespace(namespace).list().getItems().stream()
          .filter(ingress -> "alb".equals(ingress.getSpec().getIngressClassName())).forEach(this::serve);
    } catch (RuntimeException e) {
      System.err.println("alb: " + e);
    }
  }

  private void serve(Ingress ingress) {
    String stack = namespace + "/" + ingress.getMetadata().getName();
    String name = short32(stack);
    LoadBalancer balancer = elb.describeLoadBalancers().loadBalancers().stream()
        .filter(b -> b.loadBalancerName().equals(name)).findFirst().orElse(null);
    if (ingress.getMetadata().getDeletionTimestamp() != null) {
      if (balancer != null) {
        elb.deleteLoadBalancer(r -> r.loadBalancerArn(balancer.loadBalancerArn()));
        groups(stack).forEach(g -> elb.deleteTargetGroup(r -> r.targetGroupArn(g.targetGroupArn())));
      }
      edit(ingress, List.of());
      return;
    }
    if (!ingress.getMetadata().getFinalizers().contains(FINALIZER)) {
      edit(ingress, List.of(FINALIZER));
      return;
    }
    LoadBalancer made = balancer != null ? balancer : elb.createLoadBalancer(r -> r.name(name)
        .subnets(split(ingress, "subnets")).securityGroups(split(ingress, "security-groups"))
        .scheme(ingress.getMetadata().getAnnotations().get(ANNOTATION + "scheme"))
        .tags(tags(stack, "LoadBalancer"))).loadBalancers().getFirst();
    targets(ingress, stack, made.vpcId());
    boolean told = ingress.getStatus().getLoadBalancer() != null && !ingress.getStatus().getLoadBalancer().getIngress()
        .isEmpty();
    if (!told) {
      client.network().v1().ingresses().inNamespace(namespace).withName(ingress.getMetadata().getName()).editStatus(i ->
          new IngressBuilder(i).withNewStatus().withNewLoadBalancer().addNewIngress().withHostname(made.dnsName())
              .endIngress().endLoadBalancer().endStatus().build());
    }
  }

  private void targets(Ingress ingress, String stack, String vpcId) {
    List<TargetGroup> known = groups(stack);
    for (HTTPIngressPath path : ingress.getSpec().getRules().stream().flatMap(r -> r.getHttp().getPaths().stream())
        .toList()) {
      String service = path.getBackend().getService().getName();
      int port = path.getBackend().getService().getPort().getNumber();
      String resource = stack + "-" + service + ":" + port;
      TargetGroup group = known.stream().filter(g -> g.targetGroupName().equals(short32(resource))).findFirst()
          .orElseGet(() -> elb.createTargetGroup(r -> r.name(short32(resource)).protocol("HTTP").port(port).vpcId(vpcId)
              .targetType(TargetTypeEnum.IP).tags(tags(stack, resource))).targetGroups().getFirst());
      Set<String> registered = elb.describeTargetHealth(r -> r.targetGroupArn(group.targetGroupArn()))
          .targetHealthDescriptions().stream().map(h -> h.target().id()).collect(Collectors.toSet());
      Set<String> ready = addresses(service);
      List<TargetDescription> come = new ArrayList<>();
      ready.stream().filter(a -> !registered.contains(a))
          .forEach(a -> come.add(TargetDescription.builder().id(a).build()));
      if (!come.isEmpty()) {
        elb.registerTargets(r -> r.targetGroupArn(group.targetGroupArn()).targets(come));
      }
      List<TargetDescription> go = new ArrayList<>();
      registered.stream().filter(a -> !ready.contains(a))
          .forEach(a -> go.add(TargetDescription.builder().id(a).build()));
      if (!go.isEmpty()) {
        elb.deregisterTargets(r -> r.targetGroupArn(group.targetGroupArn()).targets(go));
      }
    }
  }

  private Set<String> addresses(String service) {
    List<EndpointSlice> slices = client.discovery().v1().endpointSlices().inNamespace(namespace)
        .withLabel("kubernetes.io/service-name", service).list().getItems();
    // A slice of a service whose pods are not there yet has no list at all.
    return slices.stream().filter(s -> s.getEndpoints() != null).flatMap(s -> s.getEndpoints().stream())
        .filter(e -> Boolean.TRUE.equals(e.getConditions().getReady()))
        .flatMap(e -> e.getAddresses().stream()).collect(Collectors.toSet());
  }

  private List<TargetGroup> groups(String stack) {
    List<TargetGroup> all = elb.describeTargetGroups().targetGroups();
    return all.stream().filter(g -> elb.describeTags(r -> r.resourceArns(g.targetGroupArn())).tagDescriptions()
        .getFirst()
        .tags().contains(tag("ingress.k8s.aws/stack", stack))).toList();
  }

  private void edit(Ingress ingress, List<String> finalizers) {
    client.network().v1().ingresses().inNamespace(namespace).withName(ingress.getMetadata().getName()).edit(i ->
        new IngressBuilder(i).editMetadata().withFinalizers(finalizers).endMetadata().build());
  }

  private static List<String> split(Ingress ingress, String annotation) {
    return List.of(ingress.getMetadata().getAnnotations().get(ANNOTATION + annotation).split(","));
  }

  private List<Tag> tags(String stack, String resource) {
    return List.of(tag("elbv2.k8s.aws/cluster", cluster), tag("ingress.k8s.aws/stack", stack),
        tag("ingress.k8s.aws/resource", resource));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static String short32(String text) {
    return "k8s-" + HexFormat.of().toHexDigits(text.hashCode()) + HexFormat.of().toHexDigits(text.length(), 4);
  }
}
