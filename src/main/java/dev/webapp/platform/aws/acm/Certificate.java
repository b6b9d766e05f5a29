package dev.webapp.platform.aws.acm;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.List;
import java.util.Map;

/**
 * A public certificate. Its names cannot change: one for others has another physical name, and is there before what
 * uses the former has left that.
 *
 * @param subjectAlternativeNames the other names, in order
 * @param tags one of them is {@code Name}, the physical name: ACM gives certificates none
 */
public record Certificate(
    @Change(Effect.REPLACES) String domainName,
    @Change(Effect.REPLACES) List<String> subjectAlternativeNames,
    Map<String, String> tags) implements Desired {
  public Certificate {
    subjectAlternativeNames = subjectAlternativeNames.stream().sorted().toList();
  }
}
