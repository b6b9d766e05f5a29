/**
 * What runs in AWS Lambda instead of in the operator: classes that need nothing but the JDK, since they are uploaded as
 * they are in the operator's own jar.
 */
package dev.webapp.platform.function;
