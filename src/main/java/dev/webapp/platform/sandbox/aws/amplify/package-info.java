/** Amplify Hosting: apps, their branches with what is built of them, and hosts. */
package dev.webapp.platform.sandbox.aws.amplify;
