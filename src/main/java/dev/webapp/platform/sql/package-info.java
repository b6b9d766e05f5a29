/**
 * What the operator does inside a database: pairs of users that take turns, so that a password can be rotated while
 * pods are signed in with the former one. The kinds speak through the port {@link dev.webapp.platform.sql.Roles}, which
 * {@link dev.webapp.platform.sql.PostgresRoles} implements over JDBC, and find their database through
 * {@link dev.webapp.platform.sql.Endpoints}. Composing knows the desired records alone; else only the program's wiring
 * and tests use it.
 */
package dev.webapp.platform.sql;
