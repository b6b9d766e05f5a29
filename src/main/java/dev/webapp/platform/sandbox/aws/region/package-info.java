/**
 * What every service of the account is made of: the region it is in, resources that change with time and may be seen
 * late ({@link dev.webapp.platform.sandbox.aws.region.Store}), identifiers, and the errors of the wire. The services
 * and the account use it; it knows none of them.
 */
package dev.webapp.platform.sandbox.aws.region;
