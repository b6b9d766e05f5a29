/** AWS Lambda: functions, which are made and changed, and never called. */
package dev.webapp.platform.sandbox.aws.lambda;
