/**
 * Kinds of Amplify Hosting: apps that are built of a repository, their branches, and the hosts that they answer for.
 */
package dev.webapp.platform.aws.amplify;
