package dev.croft.agent.cachemount;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.engine.cachemount.version.CacheMountKey;
import java.io.IOException;
import java.util.List;

/** How a node is told to give a cache mount up: namespace, id and base as a list in JSON. */
final class DropMessages {

  static final String PATH = ChunkMessages.PREFIX + "drop";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int FIELDS = 3;

  private DropMessages() {}

  static byte[] write(CacheMountKey key) {
    try {
      return JSON.writeValueAsBytes(List.of(key.namespace(), key.id(), key.base()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + key, e);
    }
  }

  static CacheMountKey read(byte[] bytes) throws IOException {
    String[] fields = JSON.readValue(bytes, String[].class);
    if (fields.length != FIELDS) {
      throw new IOException("not what names a cache mount");
    }
    return new CacheMountKey(fields[0], fields[1], fields[2]);
  }
}
