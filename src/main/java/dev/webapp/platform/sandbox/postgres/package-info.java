/**
 * PostgreSQL in memory, as far as roles, who owns tables, and who may sign in: the server behind each DB instance of
 * the sandbox, with PostgreSQL's refusals by their SQLSTATEs. The sandbox and tests use it; it asks the account's RDS
 * which instances there are and which passwords their master users have.
 */
package dev.webapp.platform.sandbox.postgres;
