package dev.webapp.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.SecretValue;
import java.sql.SQLException;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlProblemsTest {
  private static final Endpoint ENDPOINT =
      new Endpoint("db.example.com", 5432, List.of("sg-1"), "shop", "platform",
          new SecretValue("x", () -> "open-sesame"));

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "08006|TRANSIENT|the operator cannot reach db.example.com:5432: let the operator's pods into sg-1 on port 5432",
      "28P01|TRANSIENT|does not let the master user platform sign in with the password in its secret",
      "42501|INVALID|the master user platform of db.example.com:5432 lacks a right: told",
      "53300|TRANSIENT|db.example.com:5432 is busy: told",
      "55P03|TRANSIENT|db.example.com:5432 is busy: told",
      "42710|EXISTS|told",
      "42704|NOT_FOUND|told",
      "2BP01|INVALID|db.example.com:5432 refused: told"})
  void eachStateHasItsCategoryAndWords(String state, Category category, String words) {
    Problem problem = SqlProblems.of("postgresql:CreateRole", ENDPOINT, new SQLException("told", state));

    assertThat(problem.category()).isEqualTo(category);
    assertThat(problem.action()).isEqualTo("postgresql:CreateRole");
    assertThat(problem).hasMessageContaining(words).hasMessageNotContaining("open-sesame");
  }

  @Test
  void aCertificateThatNobodyVouchesForIsNotAnOutage() {
    Problem problem = SqlProblems.of("postgresql:CreateRole", ENDPOINT,
        new SQLException("SSL error", "08006", new SSLHandshakeException("PKIX path building failed")));

    assertThat(problem.category()).isEqualTo(Category.INVALID);
    assertThat(problem).hasMessageContaining("does not trust what answers at db.example.com:5432")
        .hasMessageContaining("the file of run --database-ca must hold the authority of its certificate");
  }

  @Test
  void withoutGroupsTheWayInIsToldAllTheSame() {
    Endpoint open = new Endpoint("db.example.com", 5432, List.of(), "shop", "platform", ENDPOINT.password());

    assertThat(SqlProblems.of("postgresql:CreateRole", open, new SQLException("told", "08006")))
        .hasMessageContaining("let the operator's pods in on port 5432");
  }

  @Test
  void whatTellsNoStateIsToldAllTheSame() {
    assertThat(SqlProblems.of("postgresql:CreateRole", ENDPOINT, new SQLException("told")).code())
        .isEqualTo("NoSqlState");
  }
}
