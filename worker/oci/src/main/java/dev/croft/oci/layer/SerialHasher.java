package dev.croft.oci.layer;

import dev.croft.model.content.Digest;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hashes blocks in their order on another thread. Its tasks wait for nothing, so that any number of
 * hashers may share a pool of any size.
 */
final class SerialHasher {

  private static final int MAX_WAITING_BLOCKS = 16;

  private final Executor cpu;
  private final MessageDigest hash = Digest.sha256();
  private final Semaphore room = new Semaphore(MAX_WAITING_BLOCKS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
  private boolean running;
  private long length;

  SerialHasher(Executor cpu) {
    this.cpu = cpu;
  }

  /** Takes a block that nobody changes any more; waits while too many are not hashed yet. */
  void add(byte[] bytes, int count) throws InterruptedIOException {
    Interruption.guard(room::acquire);
    boolean start;
    lock.lock();
    try {
      waiting.add(ByteBuffer.wrap(bytes, 0, count));
      length += count;
      start = !running;
      running = true;
    } finally {
      lock.unlock();
    }
    if (start) {
      cpu.execute(this::run);
    }
  }

  /** How many bytes were taken. */
  long length() {
    lock.lock();
    try {
      return length;
    } finally {
      lock.unlock();
    }
  }

  /** The digest of all blocks; no more may follow. */
  Digest digest() throws InterruptedIOException {
    lock.lock();
    try {
      while (running) {
        Interruption.guard(idle::await);
      }
      return Digest.ofHash(hash.digest());
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      ByteBuffer block;
      lock.lock();
      try {
        block = waiting.poll();
        if (block == null) {
          running = false;
          idle.signalAll();
          return;
        }
      } finally {
        lock.unlock();
      }
      hash.update(block);
      room.release();
    }
  }
}
