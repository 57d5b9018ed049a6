package dev.croft.agent.cachemount;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.version.Standing;
import java.time.Instant;
import java.util.Optional;

/** How a directory stands, as the cluster's map has it: the time of its last use, and a version. */
final class StandingText {

  private static final String NONE = "-";

  private StandingText() {}

  static String of(Standing standing) {
    return standing.lastUsed().toEpochMilli()
        + " "
        + standing.version().map(ChunkId::toString).orElse(NONE);
  }

  static Standing read(String text) {
    String[] parts = text.split(" ", 2);
    return new Standing(
        Optional.of(parts[1]).filter(version -> !version.equals(NONE)).map(ChunkId::parse),
        Instant.ofEpochMilli(Long.parseLong(parts[0])));
  }
}
