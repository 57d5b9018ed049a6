package dev.croft.engine.cachemount.version;

import dev.croft.engine.cachemount.chunk.ChunkId;
import java.time.Instant;
import java.util.Optional;

/**
 * How a node's directory of a cache mount stands with the farm's versions.
 *
 * @param version that it holds; empty where it holds what no version has exactly
 */
public record Standing(Optional<ChunkId> version, Instant lastUsed) {}
