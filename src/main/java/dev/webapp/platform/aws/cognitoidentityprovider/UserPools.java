package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/**
 * The user pools of each scope, by name. AWS knows them by an id that it makes up, and finds none by its name: pools
 * and what is in them are found through one listing of ids and names, shared by all who look at about the same time.
 */
public final class UserPools {
  /** As many as a page holds. */
  static final int PAGE = 60;
  /** Of several of one name the first stays the first, whatever comes after it. */
  private static final Comparator<UserPoolDescriptionType> OLDEST_FIRST = Comparator
      .comparing(UserPoolDescriptionType::creationDate, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
      .thenComparing(UserPoolDescriptionType::id);

  private final Clients clients;
  private final SharedListings<Map<String, List<String>>> listings;

  /** The ids of those that were there once. */
  private final Set<String> met = ConcurrentHashMap.newKeySet();

  public UserPools(Clients clients, InstantSource clock) {
    this.clients = clients;
    this.listings = new SharedListings<>(clock, this::idsByName);
  }

  private Map<String, List<String>> idsByName(Scope scope) {
    Map<String, List<String>> ids = new HashMap<>();
    client(scope).listUserPoolsPaginator(r -> r.maxResults(PAGE)).stream()
        .flatMap(page -> page.userPools().stream()).sorted(OLDEST_FIRST)
        .forEach(pool -> ids.computeIfAbsent(pool.name(), _ -> new ArrayList<>()).add(pool.id()));
    return ids;
  }

  /** The one of that name; of several the first that is preferred, or else the oldest. */
  Optional<UserPoolType> find(Scope scope, String name, Predicate<UserPoolType> preferred) {
    List<UserPoolType> sameName = listings.of(scope).getOrDefault(name, List.of()).stream()
        .flatMap(id -> describe(scope, id).stream()).toList();
    return sameName.stream().filter(preferred).findFirst().or(() -> sameName.stream().findFirst());
  }

  /** Whether there is one of that name right now. */
  boolean exists(Scope scope, String name) {
    return idsByName(scope).containsKey(name);
  }

  /** Empty where there is none of that id. */
  Optional<UserPoolType> describe(Scope scope, String id) {
    try {
      UserPoolType pool = client(scope).describeUserPool(r -> r.userPoolId(id)).userPool();
      met.add(id);
      return Optional.of(pool);
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /**
   * The tags that what is made in the pool of that id has by it. Read before it is made: of what came to be in a pool
   * that is not told of yet nobody would know whose it is.
   *
   * @throws Problem where the pool is not told of yet
   */
  Map<String, String> tagsBefore(String action, Scope scope, String id) {
    return describe(scope, id).map(ObservedUserPool::tags).orElseThrow(() -> Problem.of(Problem.Category.CONFLICT,
        "ResourceNotFoundException", action, "user pool " + id + " is not told of yet"));
  }

  /**
   * The tags of the one of that id; none where it is not there, since it is another account's then. One that was there
   * goes only after all that is in it, and is not told of for the moment.
   *
   * @throws Problem where it was there
   */
  Map<String, String> tags(Scope scope, String id) {
    return met.contains(id) ? tagsBefore("cognito-idp:DescribeUserPool", scope, id)
        : describe(scope, id).map(ObservedUserPool::tags).orElse(Map.of());
  }

  CognitoIdentityProviderClient client(Scope scope) {
    return clients.get(CognitoIdentityProviderClient.class, scope);
  }

  /** Writes what the listing tells of. */
  <T> T write(Scope scope, Function<CognitoIdentityProviderClient, T> call) {
    return listings.write(scope, () -> call.apply(client(scope)));
  }
}
