package dev.webapp.platform.sandbox.aws.policy;

import dev.webapp.platform.sandbox.aws.policy.Decision.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * AWS's evaluation of policies within one account
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html): an explicit deny
 * decides, then what a policy of the role and its boundary both allow; all else is denied. Policies of resources,
 * organizations and sessions are not played.
 */
public final class Policies {
  private static final Set<String> TRUST_ACTIONS = Set.of("sts:assumerole", "sts:assumerolewithwebidentity",
      "sts:assumerolewithsaml", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext");

  private Policies() {}

  /**
   * Decides a request; where it is about several resources, each must be allowed.
   *
   * @param identity the texts of the role's policies
   * @param boundary the text of its permissions boundary, or null
   */
  public static Decision evaluate(List<String> identity, String boundary, Request request) {
    List<Document> policies = identity.stream().map(Document::parse).toList();
    List<Document> bounds = boundary == null ? List.of() : List.of(Document.parse(boundary));
    Decision decision = null;
    for (String resource : request.resources()) {
      decision = decide(policies, bounds, request, resource);
      if (!decision.allowed()) {
        return decision;
      }
    }
    if (decision == null) {
      throw new IllegalArgumentException("a request is about some resource, or *: " + request);
    }
    return decision;
  }

  private static Decision decide(List<Document> policies, List<Document> bounds, Request request, String resource) {
    Optional<String> denied = find(policies, false, request, resource);
    if (denied.isPresent()) {
      return new Decision(Verdict.DENIED_BY_POLICY, request.action(), resource, denied.get());
    }
    Optional<String> outOfBounds = find(bounds, false, request, resource);
    if (outOfBounds.isPresent()) {
      return new Decision(Verdict.DENIED_BY_BOUNDARY, request.action(), resource, outOfBounds.get());
    }
    Optional<String> allowed = find(policies, true, request, resource);
    if (allowed.isEmpty()) {
      return new Decision(Verdict.NOT_ALLOWED_BY_POLICY, request.action(), resource, null);
    }
    if (!bounds.isEmpty() && find(bounds, true, request, resource).isEmpty()) {
      return new Decision(Verdict.NOT_ALLOWED_BY_BOUNDARY, request.action(), resource, null);
    }
    return new Decision(Verdict.ALLOWED, request.action(), resource, allowed.get());
  }

  /** Which statement of that effect applies first. */
  private static Optional<String> find(List<Document> policies, boolean allows, Request request, String resource) {
    for (int policy = 0; policy < policies.size(); policy++) {
      Document document = policies.get(policy);
      Glob glob = new Glob(request, document.variables());
      for (int at = 0; at < document.statements().size(); at++) {
        Statement statement = document.statements().get(at);
        if (statement.allows() == allows && statement.applies(request, resource, glob)) {
          String name = statement.sid().isEmpty() ? String.valueOf(at + 1) : statement.sid();
          return Optional.of("statement " + name + " of policy " + (policy + 1));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a trust policy lets an AWS service do all of these. Conditions are left to the moment in which the service
   * does so.
   *
   * @param service its principal, such as {@code pods.eks.amazonaws.com}
   */
  public static boolean trusts(String trustPolicy, String service, Collection<String> actions) {
    Document document = Document.parse(trustPolicy);
    return actions.stream().allMatch(action -> {
      Glob glob = new Glob(Request.of(action, "*"), document.variables());
      List<Statement> about = document.statements().stream()
          .filter(s -> s.trusts("Service", List.of(service)) && s.isAbout(action, glob)).toList();
      return about.stream().anyMatch(Statement::allows)
          && about.stream().noneMatch(s -> !s.allows() && s.conditions().isEmpty());
    });
  }

  /** Whether a trust policy lets an AWS service do this, conditions included. */
  public static boolean trusts(String trustPolicy, String service, Request request) {
    return trusts(trustPolicy, "Service", List.of(service), request);
  }

  /**
   * Whether a trust policy lets somebody of an account do this, conditions included. Of another account, somebody's own
   * policies have to allow it as well.
   *
   * @param names all that a policy may call somebody by: ARNs of role and session, the account's id and its root
   */
  public static boolean trusts(String trustPolicy, Collection<String> names, Request request) {
    return trusts(trustPolicy, "AWS", names, request);
  }

  private static boolean trusts(String trustPolicy, String type, Collection<String> names, Request request) {
    Document document = Document.parse(trustPolicy);
    Glob glob = new Glob(request, document.variables());
    List<Statement> applying = document.statements().stream()
        .filter(s -> s.trusts(type, names) && s.isAbout(request.action(), glob))
        .filter(s -> Condition.all(s.conditions(), request, glob)).toList();
    return applying.stream().anyMatch(Statement::allows) && applying.stream().allMatch(Statement::allows);
  }

  /** Throws {@link MalformedPolicyException} where it is no policy that a role or a boundary could be. */
  public static void checkIdentityPolicy(String text) {
    Document document = Document.parse(text);
    if (!document.variables()) {
      throw new MalformedPolicyException("Policy document must be version 2012-10-17 or greater.");
    }
    for (Statement statement : document.statements()) {
      if (!statement.principals().isEmpty()) {
        throw new MalformedPolicyException("Policy document should not specify a principal.");
      }
      if (!statement.sid().matches("[0-9A-Za-z]*")) {
        throw new MalformedPolicyException("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies "
            + "the regular expression [0-9A-Za-z]*");
      }
      if (statement.resources().isEmpty() && statement.notResources().isEmpty()) {
        throw new MalformedPolicyException("Policy statement must contain resources.");
      }
      statement.resources().forEach(Policies::checkResource);
      statement.notResources().forEach(Policies::checkResource);
    }
  }

  private static void checkResource(String resource) {
    if (resource.equals("*")) {
      return;
    }
    if (!resource.startsWith("arn:")) {
      throw new MalformedPolicyException("Resource " + resource + " must be in ARN format or \"*\".");
    }
    if (!resource.matches("arn:(\\*|aws[a-z-]*):.*")) {
      throw new MalformedPolicyException(
          "Partition \"" + resource.split(":")[1] + "\" is not valid for resource \"" + resource + "\".");
    }
  }

  /** Throws {@link MalformedPolicyException} where it is no policy that says who may assume a role. */
  public static void checkTrustPolicy(String text) {
    for (Statement statement : Document.parse(text).statements()) {
      if (!statement.resources().isEmpty() || !statement.notResources().isEmpty()) {
        throw new MalformedPolicyException("Has prohibited field Resource");
      }
      if (statement.principals().isEmpty()) {
        throw new MalformedPolicyException("Missing required field Principal");
      }
      boolean assumes = statement.notActions().isEmpty() && statement.actions().stream()
          .map(a -> a.toLowerCase(Locale.ROOT)).allMatch(a -> TRUST_ACTIONS.contains(a) || a.equals("sts:*"));
      if (!assumes) {
        throw new MalformedPolicyException("AssumeRole policy may only specify STS AssumeRole actions.");
      }
      statement.principals().getOrDefault("Service", List.of()).stream()
          .filter(service -> !service.matches("[a-z0-9.-]+\\.amazonaws\\.com(\\.cn)?")).findFirst()
          .ifPresent(service -> {
            throw new MalformedPolicyException("Invalid principal in policy: \"SERVICE\":\"" + service + "\"");
          });
    }
  }
}
