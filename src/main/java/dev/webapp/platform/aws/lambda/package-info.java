/** Functions of AWS Lambda, whose code the operator brings along. */
package dev.webapp.platform.aws.lambda;
