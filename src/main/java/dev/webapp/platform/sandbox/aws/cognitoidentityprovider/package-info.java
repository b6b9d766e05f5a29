/**
 * Cognito in memory: user pools, what is in them, and their domains. The account makes {@link
 * dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider}; the rest is the service's own.
 */
package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;
