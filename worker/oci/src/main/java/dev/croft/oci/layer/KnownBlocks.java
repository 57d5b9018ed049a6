package dev.croft.oci.layer;

import java.util.Optional;

/**
 * Where a packer finds what a block was packed to before, so that it need not pack it again, and
 * tells what it packed. Each layer that is written has one of its own.
 */
public interface KnownBlocks {

  /**
   * The packed bytes of a block, just as they were told; empty where they are not known, or cannot
   * be read back whole. Called by many threads at once.
   */
  Optional<byte[]> find(BlockKey key);

  /**
   * A block was packed, or found. Called by one thread, in the order of the blocks.
   *
   * @param offset where in the layer's blob the packed bytes begin
   * @param packed not to be changed
   */
  void written(BlockKey key, long offset, byte[] packed);
}
