package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.constraint;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.invalid;

import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoState.User;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminCreateUserRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminCreateUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminDeleteUserRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminDeleteUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUsersRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUsersResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

/** Users, as administrators make and see them; none of them ever signs in. */
final class Users implements CognitoState.Part {
  private static final String EMAIL = "[^@\\s]+@[^@\\s]+";
  private static final String PHONE_NUMBER = "\\+\\d{1,15}";

  private final CognitoState state;

  Users(CognitoState state) {
    this.state = state;
  }

  /** Where an address or a number stands in for the user name, AWS makes the user name up. */
  @Override
  public AdminCreateUserResponse adminCreateUser(AdminCreateUserRequest request) {
    UserPoolType pool = state.pool(request.userPoolId()).told();
    if (request.username() == null || request.username().isEmpty()) {
      throw constraint(request.username(), "username", "Member must have length greater than or equal to 1");
    }
    List<AttributeType> attributes = new ArrayList<>(request.userAttributes());
    String sub = state.region().ids().uuid();
    attributes.add(AttributeType.builder().name("sub").value(sub).build());
    String name = request.username();
    if (!pool.usernameAttributesAsStrings().isEmpty()) {
      String attribute = attributeOf(pool, request.username());
      attributes.removeIf(each -> each.name().equals(attribute));
      attributes.add(AttributeType.builder().name(attribute).value(request.username()).build());
      name = sub;
    }
    if (state.usersOf(pool.id()).stream().anyMatch(user -> isCalled(pool, user, request.username()))) {
      throw COGNITO.refuse("UsernameExistsException", "User account already exists");
    }
    UserType user = UserType.builder().username(name).attributes(attributes).enabled(true)
        .userStatus(UserStatusType.FORCE_CHANGE_PASSWORD)
        .userCreateDate(state.now()).userLastModifiedDate(state.now()).build();
    state.users.put(pool.id() + "/" + name, new User(pool.id(), user));
    return AdminCreateUserResponse.builder().user(user).build();
  }

  private static String attributeOf(UserPoolType pool, String username) {
    List<String> allowed = pool.usernameAttributesAsStrings();
    if (allowed.contains("email") && username.matches(EMAIL)) {
      return "email";
    }
    if (allowed.contains("phone_number") && username.matches(PHONE_NUMBER)) {
      return "phone_number";
    }
    throw invalid(allowed.size() > 1 ? "Username should be either an email or a phone number."
        : allowed.contains("email") ? "Username should be an email." : "Username should be a phone number.");
  }

  private static boolean isCalled(UserPoolType pool, UserType user, String name) {
    return user.username().equals(name) || user.attributes().stream().anyMatch(each ->
        pool.usernameAttributesAsStrings().contains(each.name()) && name.equals(each.value()));
  }

  @Override
  public AdminDeleteUserResponse adminDeleteUser(AdminDeleteUserRequest request) {
    UserPoolType pool = state.pool(request.userPoolId()).told();
    UserType user = state.usersOf(pool.id()).stream().filter(each -> isCalled(pool, each, request.username()))
        .findFirst().orElseThrow(() -> COGNITO.refuse("UserNotFoundException", "User does not exist."));
    state.users.remove(pool.id() + "/" + user.username());
    return AdminDeleteUserResponse.builder().build();
  }

  @Override
  public ListUsersResponse listUsers(ListUsersRequest request) {
    String pool = state.pool(request.userPoolId()).told().id();
    Page<UserType> page =
        CognitoState.page(state.usersOf(pool), request.paginationToken(), request.limit(), "limit", 60);
    return ListUsersResponse.builder().users(page.items().stream().map(user -> only(user, request)).toList())
        .paginationToken(page.next()).build();
  }

  private static UserType only(UserType user, ListUsersRequest request) {
    if (!request.hasAttributesToGet()) {
      return user;
    }
    List<AttributeType> attributes = user.attributes().stream()
        .filter(each -> request.attributesToGet().contains(each.name())).toList();
    if (attributes.size() < request.attributesToGet().size()) {
      throw invalid("One or more requested attributes do not exist.");
    }
    return user.toBuilder().attributes(attributes).build();
  }
}
