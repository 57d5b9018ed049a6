package dev.croft.agent.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects in a bucket of a real S3 server. */
class S3ObjectsTest extends ObjectStoreContract {

  private static final int PART_BYTES = 5 << 20;

  private S3Server server;

  @BeforeEach
  void startServer() throws Exception {
    server = S3Server.start();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  @Override
  ObjectStore store() {
    return new S3Objects(server.bucket(S3Server.BUCKET), PART_BYTES);
  }

  @Test
  void aBigFileGoesUpInPartsAndIsOneObject() throws IOException {
    byte[] content = new byte[2 * PART_BYTES + 12_345];
    new Random(1).nextBytes(content);
    Path file = Files.write(temp.resolve("big"), content);
    try (ObjectStore store = store()) {
      store.put("blobs/big", file);
      assertThat(store.size("blobs/big")).contains((long) content.length);
      try (InputStream in = store.open("blobs/big", 0).orElseThrow()) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
      try (InputStream in = store.open("blobs/big", content.length - 3).orElseThrow()) {
        assertThat(in.readAllBytes()).hasSize(3);
      }
    }
  }

  @Test
  void aBucketThatIsNotThereIsAFailureAndNotAMiss() {
    try (ObjectStore store = new S3Objects(server.bucket("nothing"), PART_BYTES)) {
      assertThatThrownBy(() -> store.open("key", 0)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> store.put("key", bytes("x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot put key in the bucket nothing");
    }
  }

  @Test
  void wrongCredentialsAreAFailureThatNamesTheBucket() {
    System.setProperty("aws.secretAccessKey", "another");
    try (ObjectStore store = store()) {
      assertThatThrownBy(() -> store.put("key", bytes("x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in the bucket " + S3Server.BUCKET);
    }
  }

  @Test
  void aServerThatIsGoneIsAFailure() throws Exception {
    try (ObjectStore store = store()) {
      server.close();
      assertThatThrownBy(() -> store.size("key")).isInstanceOf(IOException.class);
      server = S3Server.start();
    }
  }
}
