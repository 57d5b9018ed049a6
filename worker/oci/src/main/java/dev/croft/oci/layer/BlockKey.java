package dev.croft.oci.layer;

import dev.croft.model.content.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Names what a block of an archive is packed to: a SHA-256 over all that its packed bytes depend
 * on.
 */
public record BlockKey(long first, long second, long third, long fourth) {

  /**
   * The key of a block.
   *
   * @param form what packs it, and how
   * @param before the bytes before it; only the last {@code window} count
   * @param count how many bytes of {@code block} there are
   * @param last whether the stream ends with it
   */
  static BlockKey of(
      String form, byte[] before, int window, byte[] block, int count, boolean last) {
    int dictionary = Math.min(before.length, window);
    byte[] name = form.getBytes(StandardCharsets.UTF_8);
    // The lengths keep what is beside each other apart.
    ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES + 1);
    head.putInt(name.length).putInt(dictionary).put((byte) (last ? 1 : 0));
    MessageDigest hash = Digest.sha256();
    hash.update(head.array());
    hash.update(name);
    hash.update(before, before.length - dictionary, dictionary);
    hash.update(block, 0, count);
    ByteBuffer key = ByteBuffer.wrap(hash.digest());
    return new BlockKey(key.getLong(), key.getLong(), key.getLong(), key.getLong());
  }
}
