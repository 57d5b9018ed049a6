package dev.croft.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void whatIsAsRecordedIsWell() {
    assertThat(Verdict.of(plain(), Optional.of("a\nb\n"), "a\nb\n")).isEmpty();
  }

  @Test
  void aDifferenceIsShownWithTheLinesBeforeIt() {
    assertThat(Verdict.of(plain(), Optional.of("a\nb\nc\n"), "a\nx\nc\n"))
        .contains("  a\n- b\n+ x\n");
  }

  @Test
  void aListedDifferenceIsWellAsLongAsThereIsOne() {
    assertThat(Verdict.of(listed(), Optional.of("a"), "b")).isEmpty();
    assertThat(Verdict.of(listed(), Optional.of("a"), "a"))
        .contains("it is listed as different, and is not: because");
  }

  @Test
  void aCaseWithoutARecordIsNotWell() {
    assertThat(Verdict.of(plain(), Optional.empty(), "a")).isPresent();
  }

  private static Case plain() {
    return new Case("area", "title", new TreeMap<>(), List.of(), List.of(), Optional.empty());
  }

  private static Case listed() {
    return new Case("area", "title", new TreeMap<>(), List.of(), List.of(), Optional.of("because"));
  }
}
