package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.constraint;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DomainDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EmailMfaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SmsMfaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SoftwareTokenMfaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnConfigurationType;

/** The user pools of a region by id, what is in them by id of the pool and its own, and domains by prefix or name. */
final class CognitoState {
  /** A part of Cognito's client. */
  interface Part extends CognitoIdentityProviderClient {
    @Override
    default String serviceName() {
      return CognitoIdentityProviderClient.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  /** The factors of a pool, none of them where null, and its passkeys, which are no factor. */
  record Factors(
      SmsMfaConfigType sms, SoftwareTokenMfaConfigType softwareToken, EmailMfaConfigType email,
      WebAuthnConfigurationType webAuthn) {
    static final Factors NONE = new Factors(null, null, null, null);

    boolean any() {
      return sms != null || email != null || softwareToken != null && Boolean.TRUE.equals(softwareToken.enabled());
    }
  }

  /** A pool as DescribeUserPool tells it, but for what follows from its users and domains. */
  record Pool(UserPoolType told, Factors factors) {
    Pool with(UserPoolType changed) {
      return new Pool(changed, factors);
    }
  }

  /** Somebody who signs in. */
  record User(String poolId, UserType told) {}

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String SMALL_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Region region;
  final Store<Pool> pools;
  final Store<UserPoolClientType> clients;
  final Store<DomainDescriptionType> domains;
  /** By id of the pool, a slash and user name. */
  final Store<User> users;

  CognitoState(Region region) {
    this.region = region;
    this.pools = new Store<>(region.view());
    this.clients = new Store<>(region.view(), client -> Stream.of("pool=" + client.userPoolId()));
    this.domains = new Store<>(region.view(), domain -> Stream.of("pool=" + domain.userPoolId()));
    this.users = new Store<>(region.view(), user -> Stream.of("pool=" + user.poolId()));
  }

  Region region() {
    return region;
  }

  Instant now() {
    return region.now();
  }

  String newPoolId() {
    return region.name() + "_" + region.ids().letters(9, LETTERS);
  }

  /** An id or a secret of a client. */
  String newClientText(int length) {
    return region.ids().letters(length, SMALL_LETTERS);
  }

  Pool pool(String id) {
    if (id == null || !id.matches("[\\w-]+_[0-9a-zA-Z]+")) {
      throw constraint(id, "userPoolId", "Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+");
    }
    Pool pool = pools.get(id);
    if (pool == null) {
      throw COGNITO.refuse("ResourceNotFoundException", "User pool " + id + " does not exist.");
    }
    return pool;
  }

  void change(UserPoolType pool) {
    UserPoolType changed = pool.toBuilder().lastModifiedDate(now()).build();
    pools.change(pool.id(), had -> had.with(changed));
  }

  /** The domains of a pool, whatever their state. */
  List<DomainDescriptionType> domainsOf(String poolId) {
    return domains.with("pool=" + poolId);
  }

  /** The users of a pool, in order of their names. */
  List<UserType> usersOf(String poolId) {
    return users.with("pool=" + poolId).stream().map(User::told).toList();
  }

  /** A page of things in memory; tokens are AWS's to make up, and it refuses all others. */
  static <V> Page<V> page(List<V> all, String token, Integer size, String field, int most) {
    if (size != null && (size < 1 || size > most)) {
      throw constraint(size, field, size < 1 ? "Member must have value greater than or equal to 1"
          : "Member must have value less than or equal to " + most);
    }
    if (token != null && !token.matches("\\d+")) {
      throw CognitoIdentityProvider.invalid("Invalid pagination token");
    }
    return Page.of(all, token, size == null ? most : size);
  }
}
