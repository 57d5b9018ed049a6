package dev.croft.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NormalTest {

  private final Normal normal = new Normal(Map.of("127.0.0.1:5000", "{registry}"));

  @Test
  void timesDigestsAndAddressesAreTakenOut() {
    assertThat(normal.text("0.123 out of 127.0.0.1:5000/a@sha256:" + "a".repeat(64)))
        .isEqualTo("out of {registry}/a@{digest}");
  }

  @Test
  void whatIsTheSameEachTimeStays() {
    assertThat(normal.text("ERROR: exit code: 3")).isEqualTo("ERROR: exit code: 3");
  }
}
