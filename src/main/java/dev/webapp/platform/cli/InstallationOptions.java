package dev.webapp.platform.cli;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.compose.Roles;
import dev.webapp.platform.reconcile.Installation;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Which installation of the operator it is; two that are told the same own the same. */
final class InstallationOptions {
  /** As {@code aws eks update-kubeconfig} calls a cluster in a kubeconfig. */
  private static final Pattern EKS_CLUSTER = Pattern.compile("arn:[a-z-]+:eks:([a-z0-9-]+):\\d{12}:cluster/(.+)");

  @Option(names = "--cluster-name", defaultValue = "${env:CLUSTER_NAME}", paramLabel = "NAME",
      description = "The EKS cluster's name; its VPC is the platforms' where they name none. Also: CLUSTER_NAME.")
  private String clusterName;

  @Option(names = "--region", defaultValue = "${env:AWS_REGION}", paramLabel = "REGION",
      description = "The cluster's AWS region. Default: as the AWS SDK finds it. Also: AWS_REGION.")
  private String region;

  @Option(names = "--owner", defaultValue = "${env:OWNER}", paramLabel = "TEXT",
      description = "What resources are tagged with as their owner; a successor of this cluster takes the same. "
          + "Default: the cluster's ARN. Also: OWNER.")
  private String owner;

  @Option(names = "--role-path", defaultValue = "${env:ROLE_PATH:-" + Role.PATH + "}", paramLabel = "PATH",
      description = "Path of the IAM roles that services get, below " + Role.PATH + ". Default: ${DEFAULT-VALUE}. "
          + "Also: ROLE_PATH.")
  private String rolePath = Role.PATH;

  @Option(names = "--permissions-boundary", defaultValue = "${env:PERMISSIONS_BOUNDARY}", paramLabel = "ARN",
      description = "Managed policy that bounds the IAM roles that services get. Default: none. "
          + "Also: PERMISSIONS_BOUNDARY.")
  private String permissionsBoundary;

  @Option(names = "--pod-credentials", defaultValue = "${env:POD_CREDENTIALS:-PodIdentity}", paramLabel = "WAY",
      converter = PodCredentials.class,
      description = "How services come by their IAM role: PodIdentity, by the cluster's Pod Identity agent, or "
          + "WebIdentity, by tokens of their service accounts (IRSA), for which IAM needs the cluster's identity "
          + "provider. Default: ${DEFAULT-VALUE}. Also: POD_CREDENTIALS.")
  private Roles.Credentials podCredentials = Roles.Credentials.POD_IDENTITY;

  @Option(names = "--require-role", defaultValue = "${env:REQUIRE_ROLE:-false}",
      description = "Refuse platforms without spec.aws.roleArn, so that each namespace works only in accounts whose "
          + "roles its annotation platform.webapp.dev/allowed-role-arns names. Also: REQUIRE_ROLE.")
  private boolean roleRequired;

  @Option(names = "--operator-security-group", defaultValue = "${env:OPERATOR_SECURITY_GROUP}", paramLabel = "GROUP",
      description = "Security group of the operator's own pods, such as sg-0123456789abcdef0: databases with users: "
          + "Alternating admit it. Default: none, which is enough where stores admit the whole cluster. "
          + "Also: OPERATOR_SECURITY_GROUP.")
  private String operatorGroup;

  /** Reads what users write. */
  static final class PodCredentials implements ITypeConverter<Roles.Credentials> {
    @Override
    public Roles.Credentials convert(String text) {
      return switch (text) {
        case "PodIdentity" -> Roles.Credentials.POD_IDENTITY;
        case "WebIdentity" -> Roles.Credentials.WEB_IDENTITY;
        default -> throw new TypeConversionException("expected PodIdentity or WebIdentity, but was " + text);
      };
    }
  }

  /** Null where it is not told. */
  String clusterName() {
    return blankToNull(clusterName);
  }

  /** Takes name and region from the name that a kubeconfig calls the cluster by, where they are not given. */
  void complete(String contextCluster) {
    Matcher eks = EKS_CLUSTER.matcher(contextCluster == null ? "" : contextCluster);
    if (clusterName() == null && eks.matches()) {
      clusterName = eks.group(2);
      region = blankToNull(region) == null ? eks.group(1) : region;
    }
  }

  /** Asks AWS who we are, so that missing credentials show at once and not in every platform's status. */
  Installation installation(Clients clients) {
    String where = region();
    String name = clusterName();
    try {
      if (name == null) {
        String account = clients.get(StsClient.class, new Scope(where, null)).getCallerIdentity(r -> {}).account();
        return installation(account + "/" + where, null, where, account);
      }
      String arn = clients.get(EksClient.class, new Scope(where, null)).describeCluster(r -> r.name(name))
          .cluster().arn();
      return installation(arn, name, where, arn.split(":")[4]);
    } catch (Problem problem) {
      throw UserError.surroundings(problem.category() == Problem.Category.NOT_FOUND
          ? "no EKS cluster is called " + name + " in " + where + ": correct --cluster-name or --region"
          : "AWS does not answer " + problem.action() + ": " + problem.getMessage(), problem);
    }
  }

  private Installation installation(String identity, String name, String where, String account) {
    return new Installation(blankToNull(owner) == null ? identity : owner, name, where, roles(account), roleRequired,
        operatorGroup());
  }

  private String operatorGroup() {
    String group = blankToNull(operatorGroup);
    if (group != null && !group.matches("sg-[0-9a-f]{8,17}")) {
      throw UserError.input("--operator-security-group " + group + " is no security group's id: give one such as "
          + "sg-0123456789abcdef0");
    }
    return group;
  }

  private Roles roles(String account) {
    if (!rolePath.matches(Role.PATH + "([!-.0-~]+/)*")) {
      throw UserError.input("--role-path " + rolePath + " is not below " + Role.PATH + ", where the operator may make "
          + "roles: set one such as " + Role.PATH + "production/");
    }
    return new Roles(rolePath, blankToNull(permissionsBoundary), podCredentials, account);
  }

  private String region() {
    if (blankToNull(region) != null) {
      return region;
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    } catch (SdkClientException e) {
      throw UserError.input("no AWS region: set --region or AWS_REGION");
    }
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
