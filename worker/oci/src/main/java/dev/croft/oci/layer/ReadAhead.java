package dev.croft.oci.layer;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream ahead of its reader on another thread, and hashes what it read on a third: so
 * unpacking, hashing and writing files go on side by side. The pool's tasks wait for the source,
 * but never for each other.
 */
final class ReadAhead extends InputStream {

  private static final int BLOCK_BYTES = 256 * 1024;
  private static final int MAX_BLOCKS = 8;

  private final InputStream source;
  private final Executor cpu;
  private final SerialHasher hasher;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<byte[]> ready = new ArrayDeque<>();
  private Optional<Throwable> failure = Optional.empty();
  private boolean running;
  private boolean ended;
  private boolean closed;

  private byte[] current = new byte[0];
  private int at;

  ReadAhead(InputStream source, Executor cpu) {
    this.source = source;
    this.cpu = cpu;
    this.hasher = new SerialHasher(cpu);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == current.length && !advance()) {
      return -1;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, into, offset, count);
    at += count;
    return count;
  }

  /** Reads to the end; then the digest of all that was read. */
  Digest drain() throws IOException {
    while (advance()) {
      at = current.length;
    }
    return hasher.digest();
  }

  /** How many bytes were read. */
  long length() {
    return hasher.length();
  }

  private boolean advance() throws IOException {
    byte @Nullable [] next = take();
    current = next == null ? new byte[0] : next;
    at = 0;
    if (next != null) {
      hasher.add(next, next.length);
    }
    return next != null;
  }

  private byte @Nullable [] take() throws IOException {
    lock.lock();
    try {
      start();
      while (ready.isEmpty() && running) {
        Interruption.guard(changed::await);
      }
      if (ready.isEmpty() && failure.isPresent()) {
        throw readerFailure(failure.get());
      }
      return ready.poll();
    } finally {
      lock.unlock();
    }
  }

  private static IOException readerFailure(Throwable e) {
    // What a source says about itself, such as a wrong digest, keeps its kind.
    if (e instanceof CroftException known) {
      throw known;
    }
    return new IOException("the layer cannot be read: " + e.getMessage(), e);
  }

  /** With the lock held. */
  private void start() {
    if (!running && !ended && ready.size() < MAX_BLOCKS / 2) {
      cpu.execute(this::run);
      running = true;
    }
  }

  private void run() {
    while (mayGoOn()) {
      try {
        byte[] block = source.readNBytes(BLOCK_BYTES);
        add(block);
      } catch (IOException | RuntimeException | Error e) {
        fail(e);
      }
    }
  }

  private boolean mayGoOn() {
    lock.lock();
    try {
      running = !ended && !closed && ready.size() < MAX_BLOCKS;
      changed.signalAll();
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void add(byte[] block) {
    lock.lock();
    try {
      ended = block.length < BLOCK_BYTES;
      if (block.length > 0) {
        ready.add(block);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable e) {
    lock.lock();
    try {
      failure = Optional.of(e);
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the reading thread to let go of the source, and closes that. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      while (running) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    source.close();
  }
}
