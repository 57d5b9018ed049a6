package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.croft.deploy.conformance.Case;
import dev.croft.deploy.conformance.CaseRun;
import dev.croft.deploy.conformance.Suite;
import dev.croft.deploy.conformance.SuiteRun;
import dev.croft.deploy.conformance.Verdict;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a farm makes of each case in {@code deploy/conformance} is what BuildKit made of it. */
@Acceptance
class ConformanceTest {

  private static final int AT_ONCE = 3;
  private static final int FEWEST_CASES = 300;
  private static final int FIRST_LINE = 300;

  @TempDir private Path directory;

  @Test
  void theSuiteIsBig() {
    assertThat(Suite.load().cases()).hasSizeGreaterThan(FEWEST_CASES);
  }

  @TestFactory
  Stream<DynamicTest> eachCaseIsAsRecorded(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference());
    Suite suite = Suite.load();
    CaseRun run = new CaseRun(rig.buildx(), rig.registry().host(), directory);
    Map<Case, String> observed = SuiteRun.observe(run, suite.cases(), AT_ONCE);
    return observed.entrySet().stream()
        .map(
            seen ->
                DynamicTest.dynamicTest(
                    seen.getKey().name(),
                    () ->
                        Verdict.of(seen.getKey(), suite.recorded(seen.getKey()), seen.getValue())
                            .ifPresent(difference -> fail(told(seen.getKey(), difference)))));
  }

  /** The case first, as summaries of many tests show no more than the start of a message. */
  private static String told(Case one, String difference) {
    String start = difference.strip().replaceAll("\\s*\n\\s*", " ⏎ ");
    return "%s (- BuildKit, + this farm): %s%n%s"
        .formatted(
            one.name(), start.substring(0, Math.min(FIRST_LINE, start.length())), difference);
  }
}
