package dev.croft.solver.key;

import dev.croft.model.content.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A hash over fields in which no two different sequences of fields look the same: every field has a
 * length before it.
 */
final class KeyHash {

  private final MessageDigest hash = Digest.sha256();

  KeyHash text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  KeyHash texts(Collection<String> values) {
    number(values.size());
    values.forEach(this::text);
    return this;
  }

  KeyHash bytes(byte[] value) {
    number(value.length);
    hash.update(value);
    return this;
  }

  KeyHash number(long value) {
    hash.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value).array());
    return this;
  }

  KeyHash flag(boolean value) {
    hash.update((byte) (value ? 1 : 0));
    return this;
  }

  <T> KeyHash each(List<T> values, Consumer<T> write) {
    number(values.size());
    values.forEach(write);
    return this;
  }

  Digest finish() {
    return Digest.ofHash(hash.digest());
  }
}
