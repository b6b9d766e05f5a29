package dev.webapp.platform.simulation;

import dev.webapp.platform.simulation.Self.Owned;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares ends: that of a platform's story, and that of another platform which had the last spec from the beginning.
 * What a history rightly leaves behind does not count: copies of data that was removed, what was let go of, secrets
 * that wait out their recovery window, disks that grew, and how often or when something was done.
 */
final class SameEnd {
  private static final Map<Pattern, String> HISTORY = history();

  /** What CloudFront forgot last, what Amplify built before, and what is not the operator's. */
  private static final Pattern FORGOTTEN =
      Pattern.compile("/(content-version|forgotten-by)$|^Build of |^Invalidation of |^deployments.apps/kong/"
          + "|^secrets/shop/github$|CloudFront-VPCOrigins-Service-SG");
  /** Of the name of a VPC origin, by what it leads to. */
  private static final Pattern ENDING = Pattern.compile("(-internal-[0-9a-z]{8})-[0-9a-z]{8}\\b");

  private SameEnd() {}

  /**
   * What is otherwise than in the world that had no history, by sort and name.
   */
  static Map<String, String> differences(World world, World plain, Heritage heritage) {
    Map<String, String> expected = likened(EndState.of(plain), heritage);
    Map<String, String> actual = likened(EndState.of(world), heritage);
    Map<String, String> differences = new TreeMap<>();
    expected.forEach((key, value) -> {
      if (!value.equals(actual.get(key))) {
        differences.put(key, difference(value, String.valueOf(actual.get(key))));
      }
    });
    actual.keySet().stream().filter(key -> !expected.containsKey(key)
            && !isLeftBehind(key, actual.get(key), heritage.letGo()))
        .forEach(key -> differences.put(key, "unexpected " + actual.get(key)));
    return differences;
  }

  /** From where on the two are different. */
  private static String difference(String expected, String actual) {
    int at = 0;
    while (at < Math.min(expected.length(), actual.length()) && expected.charAt(at) == actual.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 60);
    return "expected …" + expected.substring(from, Math.min(expected.length(), at + 100)) + "…, but was …"
        + actual.substring(Math.min(from, actual.length()), Math.min(actual.length(), at + 100)) + "…";
  }

  private static boolean isLeftBehind(String key, String text, Set<Owned> letGo) {
    if (Stream.of("DBSnapshot ", "Backup ", "DBClusterSnapshot ", "CacheSnapshot ").anyMatch(key::startsWith)) {
      return true;
    }
    if (key.startsWith("Secret ") && text.contains("DeletedDate=")) {
      return true;
    }
    if (key.startsWith("LoadBalancer ") || key.startsWith("TargetGroup ")) {
      // The controller keeps them for as long as there is an Ingress.
      return letGo.stream().anyMatch(one -> one.id().startsWith("Ingress/"));
    }
    if (key.startsWith("ScalingPolicy ")) {
      // Has no tags, and stays with its target.
      return letGo.stream().anyMatch(one -> one.id().startsWith("ScalableTarget/")
          && key.contains(" " + one.name().substring(0, one.name().indexOf(' ') + 1)));
    }
    return letGo.stream().anyMatch(one -> key.contains(one.name()) || text.contains(one.name()));
  }

  private static Map<String, String> likened(Map<String, String> state, Heritage heritage) {
    Map<String, String> likened = new TreeMap<>();
    state.forEach((key, text) -> {
      String result = text;
      for (Map.Entry<Pattern, String> pattern : HISTORY.entrySet()) {
        result = pattern.getKey().matcher(result).replaceAll(pattern.getValue());
      }
      if (key.startsWith("deployments.apps/") && isAutoscaled(key, state)) {
        result = result.replaceAll("\"replicas\":\\d+", "\"replicas\":0");
      }
      if (!heritage.inherited().isEmpty()) {
        result = inherited(result);
      }
      if (heritage.adopts()) {
        result = result.replaceAll("DB(Parameter|Subnet)GroupName=[^,)]+", "DB$1GroupName=any");
      }
      if (key.startsWith("DBInstance ")) {
        result = Pattern.compile("(ReadReplicaDBInstanceIdentifiers=\\[)([^]]*)").matcher(result).replaceAll(list ->
            list.group(1) + Arrays.stream(list.group(2).split(", ")).sorted().collect(Collectors.joining(", ")));
      }
      // Tags stand in the order in which they came.
      result = Pattern.compile("Tag\\(Key=[^()]*\\)(, Tag\\(Key=[^()]*\\))*").matcher(result).replaceAll(list ->
          Matcher.quoteReplacement(Arrays.stream(list.group().split("(?<=\\)), ")).sorted()
              .collect(Collectors.joining(", "))));
      if (key.startsWith("SecurityGroup ")) {
        // Its rules stand in the order in which they came, and each for itself besides.
        result = result.replaceAll("IpPermissions(Egress)?=\\[.*?](?=, (Tags|VpcId)=|\\)$)", "rules");
      }
      if (key.startsWith("Table ")) {
        result = table(result, state.keySet().stream().anyMatch(k -> k.startsWith("ScalableTarget table/"
            + key.substring("Table ".length()) + " ")));
      }
      // A release has run once, with what its service was like then, and its Job is of no use any more. An adopted
      // instance keeps the groups that it was in.
      boolean group = Stream.of("DBParameterGroup ", "DBSubnetGroup ", "Parameter of ").anyMatch(key::startsWith);
      if (!key.startsWith("jobs.batch/") && !(group && heritage.adopts()) && !FORGOTTEN.matcher(key).find()) {
        likened.put(ENDING.matcher(key).replaceAll("$1"), ENDING.matcher(result).replaceAll("$1"));
      }
    });
    return likened;
  }

  /** What a backup or an instance brings along; and a replica has its source's. */
  private static String inherited(String text) {
    return text.replaceAll("DBName=[^,)]+, |(, )?RestoreSummary=RestoreSummary\\([^)]*\\)"
        + "|(, )?Tag\\(Key=platform.webapp.dev/origin, Value=[a-z]+\\)", "")
        // AWS has chosen them for the one that it was before.
        .replaceAll("(Preferred(Backup|Maintenance)Window)=[^,)]+", "$1=any");
  }

  /** Attributes and indexes stand in the order in which they came; where capacity is scaled, AWS has it move. */
  private static String table(String text, boolean scaled) {
    String result = Pattern.compile("(AttributeDefinitions|GlobalSecondaryIndexes)=\\[((?:[^\\[\\]]|\\[[^\\]]*])*)]")
        .matcher(text).replaceAll(list -> Matcher.quoteReplacement(list.group(1) + "=["
            + Arrays.stream(list.group(2)
            .split("(?<=\\)), (?=(AttributeDefinition|GlobalSecondaryIndexDescription)\\()"))
            .sorted().collect(Collectors.joining(", ")) + "]"));
    return scaled ? result.replaceAll("(Read|Write)CapacityUnits=\\d+", "$1CapacityUnits=0") : result;
  }

  private static boolean isAutoscaled(String deployment, Map<String, String> state) {
    return state.containsKey(deployment.replace("deployments.apps", "horizontalpodautoscalers.autoscaling"));
  }

  private static Map<Pattern, String> history() {
    Map<String, String> patterns = new LinkedHashMap<>();
    patterns.put("AllocatedStorage=\\d+", "AllocatedStorage=0");
    // Its storage is rearranged for hours after it grew, while it serves.
    patterns.put("DBInstanceStatus=storage-optimization", "DBInstanceStatus=available");
    patterns.put("\"deployment.kubernetes.io/revision\":\"\\d+\"", "\"deployment.kubernetes.io/revision\":\"0\"");
    patterns.put("ParameterApplyStatus=[a-z-]+", "ParameterApplyStatus=any");
    patterns.put("LastUpdateToPayPerRequestDateTime=time|(, )?Last(In|De)creaseDateTime=time(, )?", "");
    // DynamoDB tells of the last stream, even of one that is disabled.
    patterns.put(", LatestStreamLabel=time, LatestStreamArn=[^,)]+", "");
    patterns.put(", BillingModeSummary=BillingModeSummary\\(BillingMode=PROVISIONED(, )?\\)", "");
    // Versions that were kept once can only be kept no longer.
    patterns.put("GetBucketVersioningResponse\\(Status=Suspended\\)", "GetBucketVersioningResponse()");
    // For what a password was renewed last, and when.
    String rotation = "Tag\\(Key=platform\\.webapp\\.dev/rotation, [^)]*\\)";
    patterns.put(rotation + ", |, " + rotation, "");
    patterns.put("AuthTokenLastModifiedDate=time, ", "");
    // Whose turn it is among two users.
    patterns.put("\"username\":\"(app_[a-z0-9_]+)_[ab]\"", "\"username\":\"$1\"");
    patterns.put("(platform\\.webapp\\.dev/build=[0-9a-z]+)/\\d+", "$1");
    patterns.put("NumberOfDecreasesToday=\\d+", "NumberOfDecreasesToday=0");
    // Another takes over from an instance that goes, and goes on when that is back.
    patterns.put("IsClusterWriter=(true|false)", "IsClusterWriter=any");
    Map<Pattern, String> compiled = new LinkedHashMap<>();
    patterns.forEach((pattern, to) -> compiled.put(Pattern.compile(pattern), to));
    return compiled;
  }
}
