/** State machines of AWS Step Functions. */
package dev.webapp.platform.aws.sfn;
