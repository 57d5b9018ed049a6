package dev.croft.server.session.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.content.Digest;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.FileStat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingMemoryTest {

  private static final FileStat FILE =
      new FileStat("src/a", FileKind.REGULAR, 0644, 0, 0, 3, 17, "", 0, 0, Map.of());
  private static final Digest CONTENT = Digest.ofText("abc");
  private static final ListingMemory.Key KEY = key("tenant", "shared", List.of());

  @TempDir private Path directory;

  @Test
  void whatWasRememberedIsThereAfterARestart() {
    new ListingMemory(directory).remember(KEY, listing());

    assertThat(new ListingMemory(directory).recall(KEY).contentOf(FILE)).contains(CONTENT);
  }

  @Test
  void aFileThatLooksDifferentIsNotKnown() {
    ListingMemory memory = new ListingMemory(directory);
    memory.remember(KEY, listing());

    FileStat touched =
        new FileStat("src/a", FileKind.REGULAR, 0644, 0, 0, 3, 18, "", 0, 0, Map.of());

    assertThat(memory.recall(KEY).contentOf(touched)).isEmpty();
  }

  @Test
  void otherPatternsOnTheSameDirectoryKnowItsFiles() {
    ListingMemory memory = new ListingMemory(directory);
    memory.remember(KEY, listing());

    assertThat(memory.recall(key("tenant", "shared", List.of("src/**"))).contentOf(FILE))
        .contains(CONTENT);
  }

  @Test
  void tenantsAndSharedKeysAreKeptApart() {
    ListingMemory memory = new ListingMemory(directory);
    memory.remember(KEY, listing());

    assertThat(memory.recall(key("other", "shared", List.of())).size()).isZero();
    assertThat(memory.recall(key("tenant", "elsewhere", List.of())).size()).isZero();
    assertThat(memory.recall(key("tenants", "hared", List.of())).size()).isZero();
  }

  @Test
  void aDamagedListingIsForgotten() throws Exception {
    ListingMemory memory = new ListingMemory(directory);
    memory.remember(KEY, listing());
    Path file;
    try (Stream<Path> files = Files.list(directory)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThat(memory.recall(KEY).size()).isZero();
  }

  @Test
  void clearForgetsEverything() {
    ListingMemory memory = new ListingMemory(directory);
    memory.remember(KEY, listing());

    memory.clear();

    assertThat(memory.recall(KEY).size()).isZero();
    assertThat(directory).isEmptyDirectory();
  }

  private static Listing listing() {
    return new Listing(Map.of(FILE.path(), new Listing.Known(FILE, CONTENT)));
  }

  private static ListingMemory.Key key(String tenant, String sharedKey, List<String> include) {
    return ListingMemory.Key.of(
        tenant,
        sharedKey,
        new LocalRequest("context", include, List.of(), List.of(), "", true, Optional.empty()));
  }
}
