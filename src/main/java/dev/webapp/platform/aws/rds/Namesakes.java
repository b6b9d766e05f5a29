package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Ownership;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** The instances that RDS calls after another one: its copies, and the one whose name it took. */
final class Namesakes {
  private static final Pattern COPY = Pattern.compile("(.*)-green-[a-z0-9]+");
  private static final Pattern OLD = Pattern.compile("(.*)-old[0-9]+");
  /** Of the 63 characters of an identifier, with room for any suffix; RDS does not say where it cuts. */
  private static final int NEVER_CUT = 45;

  private Namesakes() {}

  /** The one that has been called as {@code seen} is now, with its tags. */
  static Optional<ObservedDbInstance> former(NavigableMap<String, DBInstance> listed, ObservedDbInstance seen) {
    return siblings(listed, seen, OLD).map(ObservedDbInstance::of)
        .filter(old -> Ownership.CLAIM.stream().allMatch(tag ->
            seen.tags().containsKey(tag) && seen.tags().get(tag).equals(old.tags().get(tag))))
        .findFirst();
  }

  /** Whether one is called as its copies are; a replica's come with those of its source. */
  static boolean isCopied(NavigableMap<String, DBInstance> listed, ObservedDbInstance seen) {
    return seen.sourceIdentifier() == null && siblings(listed, seen, COPY).findAny().isPresent();
  }

  /** Those that have the instance's name, cut where it had no room, and a suffix. */
  private static Stream<DBInstance> siblings(
      NavigableMap<String, DBInstance> listed, ObservedDbInstance seen, Pattern suffixed) {
    String name = seen.settings().identifier();
    String least = name.substring(0, Math.min(name.length(), NEVER_CUT));
    return listed.subMap(least, false, least + Character.MAX_VALUE, false).entrySet().stream().filter(entry -> {
      Matcher matcher = suffixed.matcher(entry.getKey());
      return matcher.matches() && (matcher.group(1).equals(name)
          || matcher.group(1).length() >= NEVER_CUT && name.startsWith(matcher.group(1)));
    }).map(Map.Entry::getValue);
  }
}
