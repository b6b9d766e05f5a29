package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.aws.iam.PolicyDocument;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class PolicyTextTest {
  private static final String FILES = "arn:aws:s3:::files";

  @Test
  void aStatementIsALine() {
    String policy = PolicyDocument.NONE.allow("", List.of("s3:ListBucket", "s3:GetBucketLocation"), List.of(FILES))
        .deny("PlainHttp", List.of("s3:*"), List.of(FILES, FILES + "/*"),
            Map.of("Bool", Map.of("aws:SecureTransport", List.of("false")))).text();

    assertThat(PolicyText.lines(policy)).hasValue(List.of(
        "allow s3:GetBucketLocation, s3:ListBucket on arn:aws:s3:::files",
        "deny s3:* on arn:aws:s3:::files, arn:aws:s3:::files/* when Bool aws:SecureTransport false"));
  }

  @Test
  void aTrustPolicySaysToWhom() {
    assertThat(PolicyText.lines(PolicyDocument.assumedByPods("shop", "web").text())).hasValue(List.of(
        "allow sts:AssumeRole, sts:TagSession to Service pods.eks.amazonaws.com when StringEquals "
            + "aws:RequestTag/kubernetes-namespace shop and aws:RequestTag/kubernetes-service-account web"));
  }

  @Test
  void whatIsNoPolicyIsNotReadAsOne() {
    assertThat(PolicyText.lines(null)).isEmpty();
    assertThat(PolicyText.lines("[subnet-1]")).isEmpty();
    assertThat(PolicyText.lines("{not json")).isEmpty();
    assertThat(PolicyText.lines("{\"Statement\":\"none\"}")).isEmpty();
  }

  /** A statement that stays is not told again. */
  @Test
  void aPlanTellsWhichRightsComeAndGo() {
    PolicyDocument read = PolicyDocument.NONE.allow("", List.of("s3:GetObject"), List.of(FILES + "/*"));
    String before = read.allow("", List.of("s3:PutObject"), List.of(FILES + "/*")).text();
    String after = read.allow("", List.of("s3:DeleteObject"), List.of(FILES + "/*")).text();

    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      new PlanText(out, Ansi.OFF).print(new PlanReport(PlanReport.Source.LIVE, new PlatformPlan("shop", "shop", "hash",
          List.of(new PlatformPlan.Step("Role/web", "shop-web", "update",
              List.of(new PlatformPlan.Change("policy", before, after)), "none", null, null, null)), null),
          false, List.of(), List.of()));
    }
    assertThat(text.toString().lines().map(String::strip)).containsSubsequence("policy:",
        "- allow s3:PutObject on arn:aws:s3:::files/*", "+ allow s3:DeleteObject on arn:aws:s3:::files/*")
        .noneMatch(line -> line.contains("s3:GetObject"));
  }
}
