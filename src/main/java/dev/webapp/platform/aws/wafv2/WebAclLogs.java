package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.FieldToMatch;
import software.amazon.awssdk.services.wafv2.model.ListLoggingConfigurationsResponse;
import software.amazon.awssdk.services.wafv2.model.LoggingConfiguration;

/** Where web ACLs log what they are asked, without what proves who asks: it is nobody's who may read logs. */
final class WebAclLogs {
  private static final int PAGE = 100;
  private static final List<String> CREDENTIALS = List.of("authorization", "cookie");
  private final Clients clients;
  private final SharedListings<Map<String, LoggingConfiguration>> regional;
  private final SharedListings<Map<String, LoggingConfiguration>> global;

  WebAclLogs(Clients clients, InstantSource clock) {
    this.clients = clients;
    this.regional = new SharedListings<>(clock, scope -> list(scope, false));
    this.global = new SharedListings<>(clock, scope -> list(scope, true));
  }

  private Map<String, LoggingConfiguration> list(Scope scope, boolean ofDistributions) {
    Map<String, LoggingConfiguration> byAcl = new HashMap<>();
    String marker = null;
    do {
      String from = marker;
      ListLoggingConfigurationsResponse page = waf(scope).listLoggingConfigurations(
          r -> r.scope(Entity.scope(ofDistributions)).limit(PAGE).nextMarker(from));
      page.loggingConfigurations().forEach(each -> byAcl.put(each.resourceArn(), each));
      marker = page.loggingConfigurations().isEmpty() ? null : page.nextMarker();
    } while (marker != null);
    return byAcl;
  }

  /** How the web ACL logs; nothing is set where it does not. */
  LoggingConfiguration of(Scope scope, Entity acl) {
    return (acl.global() ? global : regional).of(scope)
        .getOrDefault(acl.arn(), LoggingConfiguration.builder().build());
  }

  /** Some services write a log group's ARN so that it stands for all that is in it. */
  static List<String> destinations(LoggingConfiguration told) {
    return told.logDestinationConfigs().stream().map(arn -> arn.endsWith(":*") ? arn.substring(0, arn.length() - 2)
        : arn).toList();
  }

  static boolean redacted(LoggingConfiguration told) {
    return redactedHeaders(told).containsAll(CREDENTIALS);
  }

  private static Set<String> redactedHeaders(LoggingConfiguration told) {
    return told.redactedFields().stream().filter(field -> field.singleHeader() != null)
        .map(field -> field.singleHeader().name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** What others filter or redact stays so. */
  void log(Scope scope, ObservedWebAcl acl, List<String> destinations) {
    SharedListings<Map<String, LoggingConfiguration>> listings = acl.global() ? global : regional;
    if (destinations.isEmpty()) {
      try {
        listings.write(scope, () -> waf(scope).deleteLoggingConfiguration(r -> r.resourceArn(acl.arn())));
      } catch (Problem problem) {
        if (!problem.is(Entities.NOT_FOUND)) {
          throw problem;
        }
      }
      return;
    }
    LoggingConfiguration had =
        listings.of(scope).getOrDefault(acl.arn(), LoggingConfiguration.builder().build());
    List<FieldToMatch> redacted = new ArrayList<>(had.redactedFields());
    Set<String> headers = redactedHeaders(had);
    CREDENTIALS.stream().filter(name -> !headers.contains(name)).forEach(name -> redacted.add(
        FieldToMatch.builder().singleHeader(header -> header.name(name)).build()));
    listings.write(scope, () -> waf(scope).putLoggingConfiguration(r -> r.loggingConfiguration(had.toBuilder()
        .resourceArn(acl.arn()).logDestinationConfigs(destinations).redactedFields(redacted)
        .managedByFirewallManager(null).build())));
  }

  private Wafv2Client waf(Scope scope) {
    return clients.get(Wafv2Client.class, scope);
  }
}
