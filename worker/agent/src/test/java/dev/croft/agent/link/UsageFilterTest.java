package dev.croft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageFilterTest {

  private static final UsageRecord CACHE_MOUNT =
      new UsageRecord(
          "m1",
          "exec.cachemount",
          10,
          false,
          false,
          List.of(),
          Instant.EPOCH,
          Optional.empty(),
          1,
          "cached mount /root/.npm");

  @Test
  void noFilterAndAnEmptyOneLetEverythingThrough() {
    assertThat(matches()).isTrue();
    assertThat(matches("")).isTrue();
  }

  @Test
  void aFieldIsComparedOrSearched() {
    assertThat(matches("type==exec.cachemount")).isTrue();
    assertThat(matches("type==regular")).isFalse();
    assertThat(matches("type!=regular")).isTrue();
    assertThat(matches("description~=npm$")).isTrue();
  }

  @Test
  void aFieldAloneAsksWhetherItIsSet() {
    assertThat(matches("mutable")).isTrue();
    assertThat(matches("inuse")).isFalse();
  }

  @Test
  void allTermsOfAFilterMustHoldButOneFilterIsEnough() {
    assertThat(matches("type==exec.cachemount,inuse")).isFalse();
    assertThat(matches("type==exec.cachemount,inuse", "private")).isTrue();
  }

  @Test
  void whatIsNoFilterIsRefused() {
    assertThatThrownBy(() -> matches("type=regular"))
        .isInstanceOf(CroftException.class)
        .hasMessage("failed to parse prune filter \"type=regular\"");
  }

  private static boolean matches(String... filters) {
    return PruneRequest.everything(List.of(filters)).selects(CACHE_MOUNT);
  }
}
