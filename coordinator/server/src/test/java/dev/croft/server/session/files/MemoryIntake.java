package dev.croft.server.session.files;

import dev.croft.model.content.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps contents in memory, and counts how many came. */
final class MemoryIntake implements FileIntake {

  private final Map<Digest, byte[]> contents = new ConcurrentHashMap<>();
  private final AtomicInteger begun = new AtomicInteger();

  String text(Digest content) {
    return new String(contents.getOrDefault(content, new byte[0]), StandardCharsets.UTF_8);
  }

  /** How many contents were begun since the last time this was asked. */
  int begun() {
    return begun.getAndSet(0);
  }

  void forget(Digest content) {
    contents.remove(content);
  }

  int size() {
    return contents.size();
  }

  @Override
  public IncomingFile begin(long size) {
    begun.incrementAndGet();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new IncomingFile() {
      @Override
      public void write(ByteBuffer chunk) {
        byte[] copy = new byte[chunk.remaining()];
        chunk.get(copy);
        bytes.writeBytes(copy);
      }

      @Override
      public Digest commit() {
        Digest digest = Digest.ofBytes(bytes.toByteArray());
        contents.put(digest, bytes.toByteArray());
        return digest;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean has(Digest content) {
    return contents.containsKey(content);
  }
}
