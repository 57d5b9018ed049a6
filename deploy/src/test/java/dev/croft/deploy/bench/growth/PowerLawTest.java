package dev.croft.deploy.bench.growth;

import static dev.croft.deploy.bench.growth.Measurements.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PowerLawTest {

  @Test
  void whatGrowsWithTheSquareHasTheExponentTwo() {
    PowerLaw law = PowerLaw.through(List.of(at(1, 3), at(10, 300), at(100, 30_000)));

    assertThat(law.exponent()).isCloseTo(2, within(1e-6));
    assertThat(law.coefficient()).isCloseTo(3, within(1e-6));
    assertThat(law.at(20)).isCloseTo(1_200, within(1e-3));
  }

  @Test
  void whatTakesEquallyLongAtAnySizeHasTheExponentZero() {
    assertThat(PowerLaw.through(List.of(at(1_000, 0.2), at(1_000_000, 0.2))).exponent())
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void theLineHasTheLeastSumOfSquaresOfLogarithms() {
    // By hand: logarithms to base 10 are (0, 0), (1, 2), (2, 1), whose line is 0.5 + 0.5 x.
    PowerLaw law = PowerLaw.through(List.of(at(1, 1), at(10, 100), at(100, 10)));

    assertThat(law.exponent()).isCloseTo(0.5, within(1e-9));
    assertThat(law.coefficient()).isCloseTo(Math.sqrt(10), within(1e-6));
  }

  @Test
  void ofEachSizeTheMedianCounts() {
    PowerLaw law = PowerLaw.through(List.of(at(1, 9, 1, 1), at(10, 10, 10, 99)));

    assertThat(law.exponent()).isCloseTo(1, within(1e-9));
  }

  @Test
  void oneSizeIsNoLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PowerLaw.through(List.of(at(10, 1), at(10, 2))))
        .withMessageContaining("two sizes");
  }
}
