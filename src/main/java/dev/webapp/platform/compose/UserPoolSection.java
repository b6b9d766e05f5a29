package dev.webapp.platform.compose;

import dev.webapp.platform.api.UserPoolSpec;
import dev.webapp.platform.aws.cognitoidentityprovider.PasswordPolicy;
import dev.webapp.platform.aws.cognitoidentityprovider.UserPool;
import dev.webapp.platform.aws.cognitoidentityprovider.UserPoolClient;
import dev.webapp.platform.aws.cognitoidentityprovider.UserPoolDomain;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** User pools of Cognito, with their clients and the address of their sign-in pages. */
final class UserPoolSection {
  private static final int NAME_LENGTH = 128;
  private static final int PREFIX_LENGTH = 63;
  /** What AWS takes in no prefix (CreateUserPoolDomain). */
  private static final Pattern RESERVED = Pattern.compile("aws|amazon|cognito");

  private final Draft draft;

  UserPoolSection(Draft draft) {
    this.draft = draft;
  }

  void compose() {
    Identifiers prefixes = new Identifiers("domainPrefix");
    draft.spec().userPools().stream().filter(pool -> pool.domainPrefix() != null)
        .forEach(pool -> prefixes.given(pool.domainPrefix(), origin(pool)));
    draft.spec().userPools().forEach(this::add);
  }

  static ResourceId pool(String name) {
    return new ResourceId("UserPool", name);
  }

  /** Neither name has a dot: client "b" of pool "a" is told from a client of a pool "a-b". */
  static ResourceId client(UserPoolSpec pool, UserPoolSpec.Client client) {
    return new ResourceId("UserPoolClient", pool.name() + "." + client.name());
  }

  private static String origin(UserPoolSpec pool) {
    return "spec.userPools[" + pool.name() + "]";
  }

  private void add(UserPoolSpec pool) {
    String origin = origin(pool);
    ResourceId id = pool(pool.name());
    String name = draft.names().of(pool.name(), NAME_LENGTH);
    DataPolicy policy = Draft.policy(pool.dataPolicy());
    UserPool desired = new UserPool(name, signIn(pool), false, List.of("email"), mfa(pool.mfa()),
        password(pool.passwordPolicy()), pool.selfSignUp(), pool.deletionProtection(), null, draft.tags(id, policy));
    draft.add(draft.inAws(id, name, Part.DATA, origin, _ -> desired).keeping(policy));
    pool.clients().forEach(client -> addClient(pool, client, name, origin));
    if (pool.domainPrefix() != null || pool.clients().stream().anyMatch(c -> !c.callbackUrls().isEmpty())) {
      String prefix = prefix(pool);
      draft.add(draft.inAws(new ResourceId("UserPoolDomain", pool.name()), prefix, Part.DATA, origin + ".domainPrefix",
          values -> new UserPoolDomain(prefix, values.get(id.ref("id")))));
    }
  }

  private void addClient(UserPoolSpec pool, UserPoolSpec.Client client, String poolName, String origin) {
    draft.add(draft.inAws(client(pool, client), poolName + "/" + client.name(), Part.DATA,
        origin + ".clients[" + client.name() + "]", values -> desired(pool, client, values)));
  }

  /** Users sign in on Cognito's pages where there is a way back from them, otherwise by the application itself. */
  private static UserPoolClient desired(UserPoolSpec pool, UserPoolSpec.Client client, Values values) {
    boolean pages = !client.callbackUrls().isEmpty();
    List<String> flows = new ArrayList<>(List.of("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"));
    if (client.secret()) {
      flows.add("ALLOW_ADMIN_USER_PASSWORD_AUTH");
    }
    return new UserPoolClient(values.get(pool(pool.name()).ref("id")), client.name(), client.secret(),
        client.callbackUrls(), client.logoutUrls(), pages ? List.of("code") : List.of(),
        pages ? List.of("email", "openid", "profile") : List.of(), pages ? List.of("COGNITO") : List.of(), flows,
        null, null, null, true);
  }

  /** With both, an e-mail address is another name of a user who has one already. */
  private static List<String> signIn(UserPoolSpec pool) {
    if (!pool.signIn().contains(UserPoolSpec.SignIn.EMAIL)) {
      return List.of();
    }
    return pool.signIn().contains(UserPoolSpec.SignIn.USERNAME)
        ? List.of("email", "preferred_username") : List.of("email");
  }

  private static String mfa(UserPoolSpec.Mfa given) {
    return switch (given) {
      case OFF -> "OFF";
      case OPTIONAL -> "OPTIONAL";
      case REQUIRED -> "ON";
    };
  }

  private static PasswordPolicy password(UserPoolSpec.PasswordPolicy given) {
    return new PasswordPolicy(given.minimumLength(), given.requireLowercase(), given.requireUppercase(),
        given.requireNumbers(), given.requireSymbols(), null);
  }

  private String prefix(UserPoolSpec pool) {
    if (pool.domainPrefix() != null) {
      return pool.domainPrefix();
    }
    String prefix = draft.names().worldwide(pool.name(), PREFIX_LENGTH, draft.scope());
    return RESERVED.matcher(prefix).find() ? "users" + prefix.substring(prefix.lastIndexOf('-')) : prefix;
  }
}
