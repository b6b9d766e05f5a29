package dev.webapp.platform.compose;

import dev.webapp.platform.api.UserPoolSpec;
import dev.webapp.platform.graph.ResourceId;

/** User pools of Cognito, with their clients and the address of their sign-in pages. */
final class UserPoolSection {
  private UserPoolSection() {}

  static ResourceId pool(String name) {
    return new ResourceId("UserPool", name);
  }

  /** Neither name has a dot: client "b" of pool "a" is told from a pool "a-b". */
  static ResourceId client(UserPoolSpec pool, UserPoolSpec.Client client) {
    return new ResourceId("UserPoolClient", pool.name() + "." + client.name());
  }
}
