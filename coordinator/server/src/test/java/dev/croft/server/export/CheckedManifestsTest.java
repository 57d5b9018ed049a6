package dev.croft.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.content.Digest;
import dev.croft.oci.registry.ImageReference;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CheckedManifestsTest {

  private static final ImageReference REPOSITORY = ImageReference.parse("registry.test/app:v1");
  private static final Digest MANIFEST = Digest.ofBytes(new byte[] {1});

  private Instant now = Instant.EPOCH;
  private final CheckedManifests checked = new CheckedManifests(() -> now, Duration.ofHours(1));

  @Test
  void aCheckHoldsForAWhile() {
    checked.add(REPOSITORY, MANIFEST);
    now = now.plus(Duration.ofMinutes(59));
    assertThat(checked.contains(REPOSITORY, MANIFEST)).isTrue();
    now = now.plus(Duration.ofMinutes(1));
    assertThat(checked.contains(REPOSITORY, MANIFEST)).isFalse();
  }

  @Test
  void itIsOfOneRepositoryAndAllOfItsTags() {
    checked.add(REPOSITORY, MANIFEST);
    assertThat(checked.contains(REPOSITORY.withTag("v2"), MANIFEST)).isTrue();
    assertThat(checked.contains(ImageReference.parse("registry.test/other:v1"), MANIFEST))
        .isFalse();
  }
}
