package dev.webapp.platform.sandbox.aws.elasticloadbalancingv2;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CertificateNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateListenerException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateLoadBalancerNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateTargetGroupNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidConfigurationRequestException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidSecurityGroupException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidSubnetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.OperationNotPermittedException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ResourceInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SubnetNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/** Elastic Load Balancing: the load balancers of a region and their targets. */
public final class ElasticLoadBalancing implements AwsService {
  static final ServiceModel ELASTIC_LOAD_BALANCING = new ServiceModel(ElasticLoadBalancingV2Client.class,
      "elasticloadbalancing", "ElasticLoadBalancingV2",
      Refusal.throttling("Throttling"), Refusal.failure("InternalFailure"),
      new Exceptions(ElasticLoadBalancingV2Exception::builder, Map.ofEntries(
          Map.entry("LoadBalancerNotFound", LoadBalancerNotFoundException::builder),
          Map.entry("CertificateNotFound", CertificateNotFoundException::builder),
          Map.entry("ListenerNotFound", ListenerNotFoundException::builder),
          Map.entry("TargetGroupNotFound", TargetGroupNotFoundException::builder),
          Map.entry("DuplicateLoadBalancerName", DuplicateLoadBalancerNameException::builder),
          Map.entry("DuplicateTargetGroupName", DuplicateTargetGroupNameException::builder),
          Map.entry("DuplicateListener", DuplicateListenerException::builder),
          Map.entry("ResourceInUse", ResourceInUseException::builder),
          Map.entry("SubnetNotFound", SubnetNotFoundException::builder),
          Map.entry("InvalidSubnet", InvalidSubnetException::builder),
          Map.entry("InvalidSecurityGroup", InvalidSecurityGroupException::builder),
          Map.entry("InvalidConfigurationRequest", InvalidConfigurationRequestException::builder),
          Map.entry("OperationNotPermitted", OperationNotPermittedException::builder))));

  /** Network interfaces of a deleted load balancer hold its security groups a little longer. */
  public static final Duration INTERFACES_LINGER = Duration.ofMinutes(1);

  private final Region region;
  private final ElbState state;
  private final Function<String, Optional<String>> certificates;

  /**
   * @param certificates the state of a certificate of this region, by its ARN
   */
  public ElasticLoadBalancing(Region region, Ec2 ec2, Function<String, Optional<String>> certificates) {
    this.region = region;
    this.state = new ElbState(region, ec2);
    this.certificates = certificates;
  }

  /** Whether a listener ends TLS with it. */
  public boolean usesCertificate(String arn) {
    return state.listeners.all().stream()
        .anyMatch(listener -> listener.certificates().stream().anyMatch(each -> arn.equals(each.certificateArn())));
  }

  /** Whether there is a load balancer of that ARN. */
  public boolean isLoadBalancer(String arn) {
    return state.loadBalancers.get(arn) != null;
  }

  /** Whether there is a listener of that ARN. */
  public boolean isListener(String arn) {
    return state.listeners.get(arn) != null;
  }

  /** The load balancer of that ARN, if there is one. */
  public Optional<LoadBalancer> loadBalancer(String arn) {
    return Optional.ofNullable(state.loadBalancers.get(arn));
  }

  /** The tags of a load balancer; none where there is none. */
  public Map<String, String> tagsOf(String arn) {
    Map<String, String> tags = state.tags.get(arn);
    return tags == null ? Map.of() : tags;
  }

  @Override
  public ServiceModel model() {
    return ELASTIC_LOAD_BALANCING;
  }

  @Override
  public List<ElasticLoadBalancingV2Client> parts() {
    return List.of(new LoadBalancers(state, certificates), new TargetGroups(state));
  }

  /** Makes a load balancer use a target group, as a listener's rule would; rules are not played. */
  public void attach(TargetGroup group, String loadBalancerArn) {
    state.attach(group, loadBalancerArn);
  }

  /** No load balancer uses the target group any more. */
  public void detach(TargetGroup group) {
    state.targetGroups.change(
        group.targetGroupArn(), each -> each.toBuilder().loadBalancerArns(List.of()).build());
  }

  /**
   * By the service authorization reference of Elastic Load Balancing: nothing about single resources where it
   * describes, and here nothing about those that are being made either.
   */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    NamedResources named = new NamedResources(region, ELASTIC_LOAD_BALANCING,
        Map.of("LoadBalancerArn", "", "TargetGroupArn", "", "ListenerArn", ""), _ -> Map.of());
    return operation.startsWith("Describe") ? List.of(named.anywhere(operation)) : named.about(operation, request);
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
