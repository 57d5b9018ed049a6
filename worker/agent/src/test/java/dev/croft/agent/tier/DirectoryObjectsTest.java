package dev.croft.agent.tier;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DirectoryObjectsTest extends ObjectStoreContract {

  @Override
  ObjectStore store() throws IOException {
    return new DirectoryObjects(temp.resolve("objects"));
  }

  @Test
  void noKeyLeadsOut() throws IOException {
    try (ObjectStore store = store()) {
      assertThatThrownBy(() -> store.put("../out", bytes("x"))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> store.open("a/../../out", 0)).isInstanceOf(IOException.class);
    }
  }
}
