package dev.croft.deploy.bench.farm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairTakerTest {

  @Test
  void eachSideIsFirstInEveryOtherRoundAfterOneThatIsNotMeasured() {
    List<String> calls = new ArrayList<>();

    Comparison comparison = take(new PairTaker(2, Duration.ofHours(1), line -> {}), calls);

    assertThat(calls)
        .containsExactly("ours -1", "theirs -1", "ours 0", "theirs 0", "theirs 1", "ours 1");
    assertThat(comparison.pairs()).hasSize(2);
  }

  @Test
  void withoutTimeThereIsOnePair() {
    assertThat(take(new PairTaker(9, Duration.ZERO, line -> {}), new ArrayList<>()).pairs())
        .hasSize(1);
  }

  private static Comparison take(PairTaker taker, List<String> calls) {
    return taker.compare(
        "work",
        "Ours",
        round -> calls.add("ours " + round),
        "Theirs",
        round -> calls.add("theirs " + round),
        1);
  }
}
