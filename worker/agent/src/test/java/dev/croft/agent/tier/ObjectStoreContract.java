package dev.croft.agent.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.agent.tier.ObjectStore.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store of objects does. */
abstract class ObjectStoreContract {

  @TempDir Path temp;

  abstract ObjectStore store() throws IOException;

  @Test
  void whatWasPutIsThere() throws IOException {
    try (ObjectStore store = store()) {
      store.put("a/b.json", bytes("one"));
      assertThat(store.size("a/b.json")).contains(3L);
      assertThat(read(store, "a/b.json", 0)).isEqualTo("one");
      assertThat(read(store, "a/b.json", 2)).isEqualTo("e");
    }
  }

  @Test
  void aFileIsPutWhole() throws IOException {
    try (ObjectStore store = store()) {
      byte[] content = new byte[3 << 20];
      content[content.length - 1] = 7;
      store.put("blobs/big", Files.write(temp.resolve("big"), content));
      try (InputStream in = store.open("blobs/big", 0).orElseThrow()) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
    }
  }

  @Test
  void whatWasNotPutIsNotThere() throws IOException {
    try (ObjectStore store = store()) {
      assertThat(store.size("nothing")).isEmpty();
      assertThat(store.open("nothing", 0)).isEmpty();
      store.delete("nothing");
    }
  }

  @Test
  void aLaterObjectTakesThePlaceOfAnEarlierOne() throws IOException {
    try (ObjectStore store = store()) {
      store.put("key", bytes("first"));
      store.put("key", bytes("2"));
      assertThat(read(store, "key", 0)).isEqualTo("2");
      store.delete("key");
      assertThat(store.open("key", 0)).isEmpty();
    }
  }

  @Test
  void whatIsTouchedIsTheSameButNewer() throws IOException {
    try (ObjectStore store = store()) {
      store.put("a/key", bytes("one"));
      Instant put = store.list("a").getFirst().written();
      await()
          .until(
              () -> {
                store.touch("a/key");
                return store.list("a").getFirst().written().isAfter(put);
              });
      assertThat(read(store, "a/key", 0)).isEqualTo("one");
    }
  }

  @Test
  void aTouchBringsNothingBack() throws IOException {
    try (ObjectStore store = store()) {
      store.put("key", bytes("one"));
      store.delete("key");
      store.touch("key");
      assertThat(store.size("key")).isEmpty();
    }
  }

  @Test
  void keysMayHoldEscapedNames() throws IOException {
    try (ObjectStore store = store()) {
      store.put("parts/s-1%2Fremovals.json", bytes("x"));
      assertThat(store.size("parts/s-1%2Fremovals.json")).contains(1L);
      assertThat(store.size("parts/s-1/removals.json")).isEmpty();
    }
  }

  @Test
  void aFolderIsListedWithAllThatIsBelowIt() throws IOException {
    try (ObjectStore store = store()) {
      assertThat(store.list("blobs")).isEmpty();
      store.put("blobs/sha256/a", bytes("one"));
      store.put("blobs/sha256/b%2Fc", bytes("four"));
      store.put("blobsters", bytes("x"));
      store.put("parts/p.json", bytes("x"));
      List<StoredObject> found = store.list("blobs");
      assertThat(found)
          .extracting(StoredObject::key)
          .containsExactlyInAnyOrder("blobs/sha256/a", "blobs/sha256/b%2Fc");
      assertThat(found).extracting(StoredObject::bytes).containsExactlyInAnyOrder(3L, 4L);
      assertThat(found)
          .extracting(StoredObject::written)
          .allMatch(Instant.now().minusSeconds(3600)::isBefore)
          .allMatch(Instant.now().plusSeconds(3600)::isAfter);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String read(ObjectStore store, String key, long from) throws IOException {
    try (InputStream in = store.open(key, from).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
