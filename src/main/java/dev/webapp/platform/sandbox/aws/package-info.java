/**
 * An AWS account in memory: the operations the operator calls, behind the SDK's own client interfaces, with AWS's
 * validations, lifecycles and error codes, on a clock that the caller owns. It exists so that a platform can be tried,
 * tested and simulated without a cloud; the sandbox and tests may use it. It knows the SDK's interfaces and models and
 * nothing of this program: a fake that shared our records would share their mistakes. Here is the account as a whole,
 * with the log of its calls and what goes wrong; each service has a folder, which says its operations and its error
 * codes, and a line in {@code AwsRegion}, or in {@code AwsGlobal} where the account has it once for all regions. Calls
 * made with a {@link dev.webapp.platform.sandbox.aws.RoleSession} are judged by IAM's policies first.
 */
package dev.webapp.platform.sandbox.aws;
