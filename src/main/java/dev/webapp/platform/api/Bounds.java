package dev.webapp.platform.api;

/**
 * Sizes and patterns that several types share.
 *
 * <p>The API server estimates what a CEL rule costs at worst from these sizes, and refuses the CRD over its budget:
 * every list and string that a rule looks at needs one, and raising one may need a cheaper rule.
 */
final class Bounds {
  /** Components become parts of DNS names and RDS identifiers, which allow no double hyphen. */
  static final String NAME = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
  /** Two names and a hyphen fit the 63 characters of a Kubernetes Service. */
  static final long NAME_LENGTH = 30;
  static final long BINDING_LENGTH = 40;

  /** Labels of DNS have at most 63 characters. */
  static final String HOST =
      "^(\\*\\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$";
  static final String ZONE = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$";
  /** A host condition of a load balancer's rule has at most 128 characters (ELBv2, RuleCondition). */
  static final long HOST_LENGTH = 128;
  private static final String SEGMENT = "([.]{0,2}[A-Za-z0-9_$~@:+&-]|[.]{3})[A-Za-z0-9_.$~@:+&-]*";
  /**
   * What a path condition of a load balancer's rule may hold, without its wildcards (ELBv2, RuleCondition); and an
   * Ingress has no path with an empty segment, {@code .} or {@code ..}.
   */
  static final String PATH = "^/(" + SEGMENT + "(/" + SEGMENT + ")*/?)?$";
  /** What requests hold in their first line: no space, nothing beyond ASCII. */
  static final String REQUEST_PATH = "^/[!-~]*$";
  /** A path condition has at most 128 characters; a prefix takes two of them for its wildcard. */
  static final long PATH_LENGTH = 126;

  static final String DURATION = "^[1-9][0-9]*(ms|s|m)$";
  static final String TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";

  /** Days and times in UTC, such as {@code sun:04:00-sun:05:00}. */
  static final String WEEKLY_WINDOW = "^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-"
      + "(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$";
  /** Times in UTC, such as {@code 03:00-04:00}. */
  static final String DAILY_WINDOW = "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$";

  static final long SERVICES = 200;
  /**
   * Of one service. Comparing every route with every service also has a cost when it is done, which a platform of 200
   * services with 5 routes each is beyond (measured; 400 routes of 200 services are not).
   */
  static final long ROUTES = 10;
  static final long USES = 20;
  static final long DATABASES = 50;
  static final long TABLES = 50;
  static final long CACHES = 20;
  static final long DOCUMENT_STORES = 20;
  static final long BUCKETS = 50;
  static final long USER_POOLS = 10;
  static final long FRONTENDS = 10;
  static final long EXTERNAL_SERVICES = 50;
  /** Of 25 behaviors that a distribution may have besides the one for all else. */
  static final long CACHED_PATHS = 20;
  static final long BUILD_COMMANDS = 20;
  static final long BUILD_VARIABLES = 50;
  static final long INDEXES = 20;
  static final long GATEWAY_ROUTES = 50;

  static final long WORDS = 64;
  static final long WORD_LENGTH = 4096;

  private Bounds() {}
}
