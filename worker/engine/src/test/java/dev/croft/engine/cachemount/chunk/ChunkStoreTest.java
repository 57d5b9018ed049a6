package dev.croft.engine.cachemount.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkStoreTest {

  @TempDir private Path root;

  @Test
  void chunksSurviveAndAreKeptOnce() throws IOException {
    try (ChunkStore store = ChunkStore.open(root)) {
      add(store, "one", "two");
      add(store, "two");
      assertThat(store.sizeBytes()).isEqualTo(6);
    }
    try (ChunkStore store = ChunkStore.open(root)) {
      assertThat(store.read(id("two")))
          .hasValueSatisfying(b -> assertThat(b).asString().isEqualTo("two"));
      assertThat(store.present(List.of(id("one"), id("no")))).containsExactly(id("one"));
    }
  }

  @Test
  void whatWasNotFinishedIsNotThere() throws IOException {
    try (ChunkStore store = ChunkStore.open(root)) {
      try (PackWriter pack = store.write()) {
        pack.add(id("x"), bytes("x"), 0, 1);
      }
      assertThat(store.has(id("x"))).isFalse();
      assertThat(root).isEmptyDirectory();
    }
  }

  @Test
  void leftoversOfAProcessThatDiedGo() throws IOException {
    Files.writeString(root.resolve("7.pack"), "half");
    Files.writeString(root.resolve("8.index.new"), "half");
    ChunkStore.open(root).close();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aDamagedChunkIsGone() throws IOException {
    try (ChunkStore store = ChunkStore.open(root)) {
      add(store, "good", "bad!");
    }
    Files.writeString(onlyPack(), "goodBAD!", StandardOpenOption.TRUNCATE_EXISTING);
    try (ChunkStore store = ChunkStore.open(root)) {
      assertThat(store.read(id("bad!"))).isEmpty();
      assertThat(store.has(id("bad!"))).isFalse();
      assertThat(store.read(id("good"))).isPresent();
    }
  }

  @Test
  void aPackThatWasCutShortHasItsBeginning() throws IOException {
    try (ChunkStore store = ChunkStore.open(root)) {
      add(store, "good", "bad!");
    }
    Files.writeString(onlyPack(), "goodb", StandardOpenOption.TRUNCATE_EXISTING);
    try (ChunkStore store = ChunkStore.open(root)) {
      assertThat(store.has(id("bad!"))).isFalse();
      assertThat(store.read(id("good"))).isPresent();
    }
  }

  @Test
  void whatNobodyNeedsGoes() throws IOException {
    try (ChunkStore store = ChunkStore.open(root)) {
      add(store, "aaaa", "b", "cccc");
      add(store, "dddd");
      store.retain(Optional::empty);
      assertThat(store.sizeBytes()).isEqualTo(13);
      store.retain(() -> Optional.of(Set.of(id("b"))));
      assertThat(store.sizeBytes()).isEqualTo(1);
      assertThat(store.has(id("dddd"))).isFalse();
      assertThat(store.read(id("b"))).isPresent();
    }
    try (ChunkStore store = ChunkStore.open(root)) {
      assertThat(store.read(id("b"))).isPresent();
      assertThat(store.sizeBytes()).isEqualTo(1);
    }
  }

  private Path onlyPack() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.filter(f -> f.toString().endsWith(".pack")).findFirst().orElseThrow();
    }
  }

  private static void add(ChunkStore store, String... texts) throws IOException {
    try (PackWriter pack = store.write()) {
      for (String text : texts) {
        pack.add(id(text), bytes(text), 0, bytes(text).length);
      }
      pack.finish();
    }
  }

  private static ChunkId id(String text) {
    return ChunkId.of(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
