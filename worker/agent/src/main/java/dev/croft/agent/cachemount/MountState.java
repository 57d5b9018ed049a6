package dev.croft.agent.cachemount;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.cachemount.version.Head;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the cluster's map says of one cache mount; the fields are those of the JSON text.
 *
 * @param number of the version in force; 0 where there is none yet
 * @param fence of the lock that was given last
 * @param owner who has the lock; empty for nobody
 * @param beat changes while the owner lives
 */
record MountState(
    String namespace,
    String id,
    String base,
    long number,
    String version,
    List<String> earlier,
    List<String> holders,
    List<String> keepers,
    long publishedMillis,
    long fence,
    String owner,
    long beat) {

  private static final JsonMapper JSON = new JsonMapper();

  static MountState of(CacheMountKey key) {
    return new MountState(
        key.namespace(), key.id(), key.base(), 0, "", List.of(), List.of(), List.of(), 0, 0, "", 0);
  }

  static MountState read(String text) {
    try {
      return JSON.readValue(text, MountState.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the map of cache mounts has what this program cannot read", e);
    }
  }

  String toText() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + this, e);
    }
  }

  CacheMountKey key() {
    return new CacheMountKey(namespace, id, base);
  }

  Optional<Head> head() {
    return number == 0
        ? Optional.empty()
        : Optional.of(
            new Head(
                number,
                ChunkId.parse(version),
                earlier.stream().map(ChunkId::parse).toList(),
                holders,
                keepers,
                Instant.ofEpochMilli(publishedMillis)));
  }

  MountState with(Head head) {
    return new MountState(
        namespace,
        id,
        base,
        head.number(),
        head.version().toString(),
        head.earlier().stream().map(ChunkId::toString).toList(),
        head.holders(),
        head.keepers(),
        head.published().toEpochMilli(),
        fence,
        owner,
        beat);
  }

  /** The same with no version; the lock's numbers go on. */
  MountState empty() {
    return new MountState(
        namespace, id, base, 0, "", List.of(), List.of(), List.of(), 0, fence, owner, beat);
  }

  MountState ownedBy(String nextOwner, long nextFence, long nextBeat) {
    return new MountState(
        namespace,
        id,
        base,
        number,
        version,
        earlier,
        holders,
        keepers,
        publishedMillis,
        nextFence,
        nextOwner,
        nextBeat);
  }
}
