package dev.croft.engine.cachemount.tree;

import dev.croft.engine.cachemount.chunk.ChunkId;

/**
 * A part of a file that has data; between extents are holes.
 *
 * @param offset in the file, in bytes
 * @param length in bytes, that of the chunk
 */
public record Extent(long offset, int length, ChunkId chunk) {}
