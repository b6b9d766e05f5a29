package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.aws.rds.DbInstanceKind;
import dev.webapp.platform.aws.rds.DbInstances;
import dev.webapp.platform.aws.secretsmanager.SecretKind;
import dev.webapp.platform.aws.secretsmanager.Secrets;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sql.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;

class RdsEndpointsTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Pair PAIR = new Pair("main", "main", "secret", "users", "shop");

  private final ScriptedClients aws = new ScriptedClients();
  private final TestClock clock = new TestClock();
  private final RdsEndpoints endpoints = new RdsEndpoints(new DbInstanceKind(new DbInstances(aws, clock)),
      new SecretKind(new Secrets(aws, clock), new Random(1)));

  private void instance(String status) {
    aws.on(DescribeDbInstancesRequest.class, _ -> DescribeDbInstancesResponse.builder().dbInstances(
        DBInstance.builder().dbInstanceIdentifier("main").dbInstanceArn("arn:aws:rds:us-east-1:123456789012:db:main")
            .dbInstanceStatus(status).instanceCreateTime(Instant.EPOCH).endpoint(e -> e.address("main").port(5432))
            .build()).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "stopping", "starting", "rebooting", "deleting", "failed"})
  void nothingIsTriedWhereNobodyAnswers(String status) {
    instance(status);

    assertThatThrownBy(() -> endpoints.find(SCOPE, PAIR)).isInstanceOfSatisfying(Problem.class, problem -> {
      assertThat(problem).hasMessage("main is " + status + "; nobody connects to it until it runs");
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(problem.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    });
    assertThat(aws.asked(DescribeSecretRequest.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"available", "backing-up", "modifying", "upgrading", "storage-full", "what-comes-tomorrow"})
  void otherwiseItMayAnswer(String status) {
    instance(status);
    aws.on(DescribeSecretRequest.class, _ -> {
      throw Problem.of(Problem.Category.NOT_FOUND, "ResourceNotFoundException", "secretsmanager:DescribeSecret", "no");
    });

    assertThatThrownBy(() -> endpoints.find(SCOPE, PAIR)).hasMessageContaining("the secret secret is gone");
  }
}
