/**
 * What every AWS kind needs: clients per scope, governed and measured call by call; error codes sorted into what can be
 * done about them; ownership tags as AWS writes them; what several services have alike. A folder per AWS service lies
 * below.
 */
package dev.webapp.platform.aws;
