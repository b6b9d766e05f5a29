package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Decision;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.Authorizing;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.sts.Sts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Somebody who acts as a role, a pod for instance: each call of its clients is first judged by the role's policies and
 * boundary as they are then.
 */
public final class RoleSession {
  private static final String SESSION_NAME = "sandbox";

  private final AwsAccount account;
  private final String roleName;
  private final String sessionName;
  private final Runnable admission;
  private final Instant began;

  RoleSession(AwsAccount account, String roleName) {
    this(account, roleName, SESSION_NAME, () -> {});
  }

  /**
   * @param admission throws while the role is not given
   */
  private RoleSession(AwsAccount account, String roleName, String sessionName, Runnable admission) {
    this.account = account;
    this.roleName = roleName;
    this.sessionName = sessionName;
    this.admission = admission;
    this.began = account.now();
  }

  /** The session of another role, of whichever account, for whoever has this one; see {@link AwsAccount#assume}. */
  public RoleSession assume(String otherRoleArn, String externalId, String otherName) {
    return assume(new Assumption(otherRoleArn, externalId, otherName, Map.of()));
  }

  /** A session that each call asks for anew. */
  static RoleSession assumed(AwsAccount from, Assumption assumption, Runnable admission) {
    return new RoleSession(
        from.other(assumption.account()), assumption.roleName(), assumption.sessionName(), admission);
  }

  /** The session of another role for whoever has this one: its policies must allow it, and the other must trust it. */
  RoleSession assume(Assumption assumption) {
    return assumed(account, assumption, () -> {
      admission.run();
      Iam.Principal role = account.role(roleName).orElseThrow(
          () -> Sts.notAssumed(roleName, "sts:AssumeRole", assumption.roleArn()));
      for (Request request : assumption.requests()) {
        if (!Policies.evaluate(role.policies(), role.boundary(), request).allowed()) {
          throw Sts.notAssumed(arn(role), request.action(), assumption.roleArn());
        }
      }
      account.admit(principal(role), assumption);
    });
  }

  /** A client of a service in a region; see {@link AwsAccount#client}. */
  public <C extends AwsClient> C client(Class<C> type, String region) {
    return account.client(type, region, this::authorize);
  }

  private void authorize(Call call, Operations operations) {
    admission.run();
    Authorizing service = operations.authorizing();
    Iam.Principal role = role(call, operations.service());
    for (Request request : service.authorizations(call.operation(), call.request())) {
      Decision decision = Policies.evaluate(role.policies(), role.boundary(), asked(request, role, call));
      if (!decision.allowed()) {
        String resource = decision.resource().equals("*") ? "" : service.onResource(decision.resource());
        throw operations.service().error(service.denial("User: " + arn(role) + " is not authorized to perform: "
            + request.action() + resource + " " + decision.refusal()));
      }
    }
    if (call.request() instanceof AssumeRoleRequest assume) {
      account.admit(principal(role), Assumption.of(assume));
    }
  }

  private Principal principal(Iam.Principal role) {
    return new Principal(account.accountId(), role.arn(), arn(role));
  }

  /** Credentials of a role that is gone are nobody's. */
  private Iam.Principal role(Call call, ServiceModel service) {
    AwsGlobal global = account.global();
    return global.during(call, account.plan().needsHistory(), () -> global.iam().role(roleName))
        .orElseThrow(() -> service.error("UnrecognizedClientException", 400,
            "The security token included in the request is invalid."));
  }

  private String arn(Iam.Principal role) {
    return "arn:aws:sts::" + account.accountId() + ":assumed-role/" + role.name() + "/" + sessionName;
  }

  /** The keys that every request has (IAM user guide, "AWS global condition context keys"); the request's own stand. */
  private Request asked(Request request, Iam.Principal role, Call call) {
    Map<String, List<String>> context = new HashMap<>();
    context.put("aws:SecureTransport", List.of("true"));
    context.put("aws:ViaAWSService", List.of("false"));
    context.put("aws:PrincipalArn", List.of(role.arn()));
    context.put("aws:PrincipalAccount", List.of(account.accountId()));
    context.put("aws:PrincipalType", List.of("AssumedRole"));
    context.put("aws:userid", List.of(role.id() + ":" + sessionName));
    context.put("aws:ResourceAccount", List.of(account.accountId()));
    context.put("aws:RequestedRegion", List.of(call.region()));
    context.put("aws:CurrentTime", List.of(call.at().toString()));
    context.put("aws:EpochTime", List.of(String.valueOf(call.at().getEpochSecond())));
    context.put("aws:TokenIssueTime", List.of(began.toString()));
    role.tags().forEach((key, value) -> context.put("aws:PrincipalTag/" + key, List.of(value)));
    context.putAll(request.context());
    return new Request(request.action(), request.resources(), context);
  }
}
