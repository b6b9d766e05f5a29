package dev.webapp.platform.aws.route53;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Ownership;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a value of a TXT record says of the record beside it: whose it is, as tags say it elsewhere. Records have no
 * tags.
 *
 * @param tags of ownership; empty where the value is none of ours
 * @param facts what else is noted, by key
 */
record Marker(Map<String, String> tags, Map<String, String> facts) {
  private static final String HERITAGE = "heritage=webapp-platform";
  /** A TXT value is made of strings of so many characters (RFC 1035, 3.3). */
  private static final int STRING = 255;
  private static final Marker FOREIGN = new Marker(Map.of(), Map.of());

  Marker {
    tags = new TreeMap<>(tags);
    facts = new TreeMap<>(facts);
  }

  static Marker of(Map<String, String> tags) {
    return new Marker(tags, Map.of());
  }

  /** The tags that say whose something is; a record has no room for others. */
  static Map<String, String> ownership(Map<String, String> tags) {
    Map<String, String> ours = new TreeMap<>();
    tags.forEach((key, value) -> {
      if (key.startsWith(Ownership.PREFIX) && !key.startsWith(Tags.KEYS)) {
        ours.put(key, value);
      }
    });
    return ours;
  }

  /** From a value as Route 53 lists it: strings in quotes, with a space between them. */
  static Marker read(String value) {
    String text = value.replace("\" \"", "").replaceAll("^\"|\"$", "");
    if (!text.startsWith(HERITAGE + "&")) {
      return FOREIGN;
    }
    Map<String, String> tags = new TreeMap<>();
    Map<String, String> facts = new TreeMap<>();
    for (String entry : text.substring(HERITAGE.length() + 1).split("&")) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        String key = entry.substring(0, equals);
        String decoded = URLDecoder.decode(entry.substring(equals + 1), StandardCharsets.UTF_8);
        if (key.startsWith(".")) {
          facts.put(key.substring(1), decoded);
        } else {
          tags.put(Ownership.PREFIX + key, decoded);
        }
      }
    }
    return new Marker(tags, facts);
  }

  /** As Route 53 takes it. */
  String written() {
    Map<String, String> entries = new TreeMap<>();
    facts.forEach((key, value) -> entries.put("." + key, value));
    tags.forEach((key, value) -> entries.put(key.substring(Ownership.PREFIX.length()), value));
    String text = HERITAGE + "&" + entries.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
    StringBuilder strings = new StringBuilder();
    for (int from = 0; from < text.length(); from += STRING) {
      strings.append(from == 0 ? "\"" : " \"").append(text, from, Math.min(from + STRING, text.length())).append('"');
    }
    return strings.toString();
  }
}
