package dev.croft.deploy.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.failure.CroftException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweeperTest {

  @Test
  void eachSizeIsPreparedOnceAndMeasuredInRounds() {
    Recorded sweep = new Recorded(0);

    Curve curve = sweeper(2, 10).measure(sweep);

    assertThat(sweep.calls)
        .containsExactly(
            "prepare 1",
            "run 1",
            "run 1",
            "run 1",
            "prepare 10",
            "run 10",
            "run 10",
            "prepare 100",
            "run 100",
            "run 100");
    assertThat(curve.measurements()).extracting(Measurement::size).containsExactly(1, 10, 100);
    assertThat(curve.measurements()).allMatch(measurement -> measurement.times().size() == 2);
    assertThat(curve.notes()).isEmpty();
  }

  @Test
  void onlySoManySizesAsWereAskedForAreMeasured() {
    Curve curve = sweeper(1, 2).measure(new Recorded(0));

    assertThat(curve.measurements()).extracting(Measurement::size).containsExactly(1, 10);
  }

  @Test
  void aSizeThatFailsEndsTheSweepAndIsTold() {
    Curve curve = sweeper(1, 10).measure(new Recorded(10));

    assertThat(curve.measurements()).extracting(Measurement::size).containsExactly(1);
    assertThat(curve.notes()).singleElement().asString().contains("10 failed: too large");
  }

  @Test
  void theSmallestSizeIsMeasuredOnceWhateverTimeThereIsAndWhatIsTooLongIsLeftOut() {
    Curve curve = new Sweeper(9, 10, Duration.ZERO, line -> {}).measure(new Recorded(0));

    assertThat(curve.measurements()).singleElement().extracting(Measurement::size).isEqualTo(1);
    assertThat(curve.measurements().getFirst().times()).hasSize(1);
    assertThat(curve.notes()).containsExactly("10 was left out: it would take too long.");
  }

  private static Sweeper sweeper(int rounds, int sizes) {
    return new Sweeper(rounds, sizes, Duration.ofHours(1), line -> {});
  }

  private static final class Recorded implements Sweep {
    private final List<String> calls = new ArrayList<>();
    private final int failing;

    Recorded(int failing) {
      this.failing = failing;
    }

    @Override
    public String name() {
      return "recorded";
    }

    @Override
    public String title() {
      return "Recorded";
    }

    @Override
    public String quantity() {
      return "things";
    }

    @Override
    public List<Integer> sizes() {
      return List.of(1, 10, 100);
    }

    @Override
    public void prepare(int size) {
      calls.add("prepare " + size);
    }

    @Override
    public void beforeRound(int size, int round) {
      // Nothing to bring anywhere.
    }

    @Override
    public void run(int size, int round) {
      calls.add("run " + size);
      if (size == failing) {
        throw CroftException.user("too large");
      }
    }
  }
}
