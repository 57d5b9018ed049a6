package dev.croft.server.cluster;

import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.model.step.StepKey;
import dev.croft.solver.graph.StepRecord;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keys and records as short texts, since a farm keeps a million of them in memory. A record that
 * names just one snapshot, as most do, is {@code IDENTITY:SNAPSHOT}, without the identity where it
 * is the key itself; any other is JSON.
 */
final class RecordText {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final String SNAPSHOT_PREFIX = "s-";
  private static final char SEPARATOR = ':';

  private RecordText() {}

  /** A key's digest in base64. */
  static String name(StepKey key) {
    Digest digest = key.digest();
    if (!digest.value().startsWith("sha256:")) {
      throw new IllegalArgumentException("not a step's key: " + digest);
    }
    return ENCODER.encodeToString(HexFormat.of().parseHex(digest.hex()));
  }

  /** The key of a name. */
  static StepKey key(String name) {
    return new StepKey(Digest.ofHash(DECODER.decode(name)));
  }

  /** What is kept under a key. */
  static String write(StepKey key, StepRecord record) {
    Optional<String> snapshot = singleSnapshot(record.outputs());
    if (snapshot.isEmpty()) {
      return StepEntry.recordJson(record);
    }
    String identity = record.identity().equals(key) ? "" : name(record.identity());
    return identity + SEPARATOR + snapshot.get();
  }

  /** What was kept under a key. */
  static StepRecord read(StepKey key, String text) {
    if (text.startsWith("{")) {
      return StepEntry.recordOf(text);
    }
    int separator = text.indexOf(SEPARATOR);
    StepKey identity = separator == 0 ? key : key(text.substring(0, separator));
    ByteBuffer number = ByteBuffer.wrap(DECODER.decode(text.substring(separator + 1)));
    UUID id = new UUID(number.getLong(), number.getLong());
    return new StepRecord(
        identity, List.of(new Content.Snapshot(new SnapshotId(SNAPSHOT_PREFIX + id))));
  }

  private static Optional<String> singleSnapshot(List<Content> outputs) {
    if (outputs.size() != 1 || !(outputs.getFirst() instanceof Content.Snapshot snapshot)) {
      return Optional.empty();
    }
    String name = snapshot.id().value();
    return name.startsWith(SNAPSHOT_PREFIX)
        ? number(name.substring(SNAPSHOT_PREFIX.length()))
        : Optional.empty();
  }

  /** A UUID in base64; empty where the text is not just that. */
  private static Optional<String> number(String text) {
    try {
      UUID id = UUID.fromString(text);
      ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
      bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      return id.toString().equals(text)
          ? Optional.of(ENCODER.encodeToString(bytes.array()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
