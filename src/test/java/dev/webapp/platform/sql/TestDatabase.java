package dev.webapp.platform.sql;

import java.sql.SQLException;

/** A database to try pairs of users on, with a master user as RDS makes one: no superuser. */
interface TestDatabase {
  /** Somebody who is signed in. */
  interface Login extends AutoCloseable {
    void createTable(String name) throws SQLException;

    void alterTable(String name) throws SQLException;

    boolean isOpen();

    @Override
    void close() throws SQLException;
  }

  /** An empty database, and none of the roles of {@link #pair}. */
  void reset() throws Exception;

  Pair pair();

  Roles roles();

  Endpoints endpoints();

  /** What the users' secret holds. */
  String password();

  /** The users' secret gets another version, and holds this. */
  String rotate();

  Login signIn(String user, String password) throws SQLException;

  Login master() throws SQLException;

  /** Somebody else makes a role. */
  void createRole(String name) throws SQLException;

  void dropRole(String name) throws SQLException;

  /** Somebody else says something about a role. */
  void comment(String name, String comment) throws SQLException;

  /** Leads there, with a password that is not the master user's. */
  Endpoint misled();
}
