/**
 * Cognito: user pools, the clients that sign users in with them, and the domains of their login pages. Desired records
 * may be used by whoever composes platforms; the kinds only by the program's wiring. All of them find pools through
 * {@link dev.webapp.platform.aws.cognitoidentityprovider.UserPools}.
 */
package dev.webapp.platform.aws.cognitoidentityprovider;
