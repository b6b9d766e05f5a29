package dev.webapp.platform.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A policy document as IAM writes it. Built statement by statement; the same statements in the same order give the same
 * text, whatever the order of what is in them.
 *
 * @param text JSON, or empty for no document at all
 */
public record PolicyDocument(String text) {
  /** No document; the first statement makes it one. */
  public static final PolicyDocument NONE = new PolicyDocument("");

  private static final ObjectMapper JSON = new ObjectMapper();

  public PolicyDocument {
    text = text == null ? "" : text;
  }

  /**
   * A trust policy for the pods of one service account, by their cluster's Pod Identity. EKS tells IAM whom it acts
   * for, so that other service accounts get nowhere with the role.
   */
  public static PolicyDocument assumedByPods(String namespace, String account) {
    return assumedBy("pods.eks.amazonaws.com", List.of("sts:AssumeRole", "sts:TagSession"),
        Map.of("StringEquals", Map.of(
        "aws:RequestTag/kubernetes-namespace", List.of(namespace),
        "aws:RequestTag/kubernetes-service-account", List.of(account))));
  }

  /**
   * A trust policy for the pods of one service account, by a role in their cluster's account that EKS assumes first.
   * EKS hands its session tags on (EKS user guide, "Access AWS resources using EKS Pod Identity target IAM roles").
   * Trusts the account in which that role is by name, for IAM takes no principal that is not there yet, and forgets one
   * that is made anew.
   *
   * @param account the cluster's
   */
  public static PolicyDocument assumedByRoleOfPods(
      String partition, String account, String roleArn, String clusterArn, String namespace, String serviceAccount) {
    ObjectNode statement = statement("", "Allow");
    statement.putObject("Principal").put("AWS", "arn:" + partition + ":iam::" + account + ":root");
    fill(statement, "Action", List.of("sts:AssumeRole", "sts:TagSession"));
    fill(statement, Map.of("ArnEquals", Map.of("aws:PrincipalArn", List.of(roleArn)), "StringEquals", Map.of(
        "aws:RequestTag/eks-cluster-arn", List.of(clusterArn),
        "aws:RequestTag/kubernetes-namespace", List.of(namespace),
        "aws:RequestTag/kubernetes-service-account", List.of(serviceAccount))));
    return NONE.and(statement);
  }

  /**
   * A trust policy for one AWS service.
   *
   * @param service its principal, such as {@code pods.eks.amazonaws.com}
   * @param conditions values by key by operator
   */
  public static PolicyDocument assumedBy(
      String service, Collection<String> actions, Map<String, Map<String, List<String>>> conditions) {
    ObjectNode statement = statement("", "Allow");
    statement.putObject("Principal").put("Service", service);
    fill(statement, "Action", actions);
    fill(statement, conditions);
    return NONE.and(statement);
  }

  /**
   * A trust policy for the pods of one service account, by the tokens that its cluster signs (IAM roles for service
   * accounts).
   *
   * @param issuer who signs, without {@code https://}
   * @param issuerArn the ARN of the issuer's identity provider in IAM
   */
  public static PolicyDocument assumedByServiceAccount(
      String issuer, String issuerArn, String namespace, String account) {
    ObjectNode statement = statement("", "Allow");
    statement.putObject("Principal").put("Federated", issuerArn);
    fill(statement, "Action", List.of("sts:AssumeRoleWithWebIdentity"));
    fill(statement, Map.of("StringEquals", Map.of(
        issuer + ":aud", List.of("sts.amazonaws.com"),
        issuer + ":sub", List.of("system:serviceaccount:" + namespace + ":" + account))));
    return NONE.and(statement);
  }

  /** This and a statement that allows. */
  public PolicyDocument allow(String sid, Collection<String> actions, Collection<String> resources) {
    return allow(sid, actions, resources, Map.of());
  }

  /**
   * This and a statement that allows.
   *
   * @param sid letters and digits, unique in the document; empty for none
   * @param resources ARNs, or {@code *}
   * @param conditions values by key by operator, such as {@code {"StringEquals": {"aws:SourceAccount": [...]}}}
   */
  public PolicyDocument allow(String sid, Collection<String> actions, Collection<String> resources,
      Map<String, Map<String, List<String>>> conditions) {
    return and(sid, "Allow", actions, resources, conditions);
  }

  /** This and a statement that denies; see {@link #allow}. */
  public PolicyDocument deny(String sid, Collection<String> actions, Collection<String> resources,
      Map<String, Map<String, List<String>>> conditions) {
    return and(sid, "Deny", actions, resources, conditions);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  private PolicyDocument and(String sid, String effect, Collection<String> actions, Collection<String> resources,
      Map<String, Map<String, List<String>>> conditions) {
    ObjectNode statement = statement(sid, effect);
    fill(statement, "Action", actions);
    fill(statement, "Resource", resources);
    fill(statement, conditions);
    return and(statement);
  }

  private PolicyDocument and(ObjectNode statement) {
    try {
      ObjectNode document = isEmpty()
          ? JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17")
          : (ObjectNode) JSON.readTree(text);
      document.withArray("Statement").add(statement);
      return new PolicyDocument(document.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a policy document: " + text, e);
    }
  }

  private static ObjectNode statement(String sid, String effect) {
    if (!sid.matches("[A-Za-z0-9]*")) {
      throw new IllegalArgumentException("a Sid has letters and digits only: " + sid);
    }
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    if (!sid.isEmpty()) {
      statement.put("Sid", sid);
    }
    return statement.put("Effect", effect);
  }

  private static void fill(ObjectNode statement, String element, Collection<String> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a statement needs values for " + element);
    }
    ArrayNode array = statement.putArray(element);
    new TreeSet<>(values).forEach(array::add);
  }

  private static void fill(ObjectNode statement, Map<String, Map<String, List<String>>> conditions) {
    if (conditions.isEmpty()) {
      return;
    }
    ObjectNode operators = statement.putObject("Condition");
    new TreeMap<>(conditions).forEach((operator, keys) -> {
      ObjectNode entry = operators.putObject(operator);
      new TreeMap<>(keys).forEach((key, values) -> fill(entry, key, values));
    });
  }

  @Override
  public String toString() {
    return text;
  }
}
