package dev.webapp.platform.sandbox.aws.lambda;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ServiceException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.VpcConfig;

/** Lambda of a region. */
public final class Lambda implements AwsService {
  static final ServiceModel LAMBDA = new ServiceModel(LambdaClient.class, "lambda", "Lambda",
      new Refusal("TooManyRequestsException", 429, "Rate Exceeded."), Refusal.failure("ServiceException"),
      new Exceptions(LambdaException::builder, Map.of(
          "InvalidParameterValueException", InvalidParameterValueException::builder,
          "ResourceConflictException", ResourceConflictException::builder,
          "ResourceNotFoundException", ResourceNotFoundException::builder,
          "ServiceException", ServiceException::builder,
          "TooManyRequestsException", TooManyRequestsException::builder)));
  /** What it looks up on its caller's behalf where a function is in a VPC. */
  private static final List<String> LOOKS =
      List.of("ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs");

  private final Functions functions;
  private final NamedResources named;

  /**
   * @param iam of the same account, where roles are looked up
   * @param ec2 of the same region, where its functions are
   */
  public Lambda(Region region, Iam iam, Ec2 ec2) {
    this.functions = new Functions(region, iam, ec2);
    this.named = new NamedResources(region, LAMBDA, Map.of("FunctionName", "function:", "Resource", ""),
        functions::tags);
  }

  @Override
  public ServiceModel model() {
    return LAMBDA;
  }

  @Override
  public List<LambdaClient> parts() {
    return List.of(functions);
  }

  /** Whether there is a function of that ARN that can be called. */
  public boolean isFunction(String arn) {
    return functions.isCallable(arn);
  }

  /**
   * By the service authorization reference of Lambda: a creation with tags is one that also tags, and who tells a
   * function to be somebody hands that role on.
   */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    List<Request> all = new ArrayList<>(named.about(operation.replaceAll("20\\d{6}(v\\d)?$", ""), request));
    if (request instanceof CreateFunctionRequest create) {
      if (!create.tags().isEmpty()) {
        all.add(named.on("TagResource", functions.arn(create.functionName())).tagging(create.tags()));
      }
      all.addAll(placing(create.role(), create.vpcConfig()));
    }
    if (request instanceof UpdateFunctionConfigurationRequest update) {
      all.addAll(placing(update.role(), update.vpcConfig()));
    }
    if (operation.equals("GetFunction")) {
      all.addAll(named.about("ListTags", request));
    }
    return all;
  }

  private static List<Request> placing(String role, VpcConfig vpc) {
    List<Request> all = new ArrayList<>();
    if (role != null) {
      all.add(Request.of("iam:PassRole", role).with("iam:PassedToService", Functions.PRINCIPAL));
    }
    if (vpc != null) {
      LOOKS.forEach(look -> all.add(Request.of(look, "*")));
    }
    return all;
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDeniedException", 403, message);
  }
}
