package dev.croft.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobWishesTest {

  @Test
  void aBuildThatAsksForNothingSaysNothing() {
    assertThat(JobWishes.read(Map.of("target", "x", "build-arg:A", "b"))).isEmpty();
  }

  @Test
  void optionsAndBuildArgumentsAreRead() {
    assertThat(
            JobWishes.read(
                Map.of(
                    "croft.priority", "5",
                    "build-arg:croft.cpus", "2",
                    "build-arg:croft.memory", "1536MiB")))
        .contains(new JobWishes(5, 2, 1536L << 20));
  }

  @Test
  void sizesHaveUnits() {
    assertThat(JobWishes.read(Map.of("croft.memory", "2g")).orElseThrow().memoryBytes())
        .isEqualTo(2L << 30);
    assertThat(JobWishes.read(Map.of("croft.memory", "1000")).orElseThrow().memoryBytes())
        .isEqualTo(1000);
  }

  @Test
  void whatMakesNoSenseIsTheUsersFault() {
    assertThatThrownBy(() -> JobWishes.read(Map.of("croft.memory", "much")))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("croft.memory is no size such as 512m or 2g: much");
  }
}
