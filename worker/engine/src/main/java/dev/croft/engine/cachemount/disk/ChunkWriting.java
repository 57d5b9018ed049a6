package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkSink;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.thread.Joins;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes chunks to the files that want them, on threads of its own: while some wait for the next
 * bytes, others wait for the disk.
 */
final class ChunkWriting implements ChunkSink, AutoCloseable {

  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
  private static final int QUEUE = 512;
  private static final long MAX_QUEUED_BYTES = 32L << 20;

  /** No chunks: there are no more. */
  private static final Batch END = new Batch(List.of());

  /** Many small chunks are handed over at once. */
  private static final int BATCH_BYTES = 128 << 10;

  /** Where a chunk goes. */
  record Write(FileTask task, BytePath path, long offset) {}

  private static final class Chunk {
    private final ChunkId id;
    private final byte[] bytes;

    Chunk(ChunkId id, byte[] bytes) {
      this.id = id;
      this.bytes = bytes;
    }
  }

  private record Batch(List<Chunk> chunks) {}

  private final RootDirectory root;
  private final Map<ChunkId, List<Write>> wanted;
  private final BlockingQueue<Batch> queue =
      new ArrayBlockingQueue<>((int) Math.min(QUEUE, MAX_QUEUED_BYTES / FileReading.CHUNK_BYTES));
  private final List<Thread> threads = new ArrayList<>();
  private final Map<BytePath, KnownFile> known = new HashMap<>();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private List<Chunk> collected = new ArrayList<>();
  private int collectedBytes;
  private int taken;

  ChunkWriting(RootDirectory root, Map<ChunkId, List<Write>> wanted) {
    this.root = root;
    this.wanted = wanted;
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofPlatform().daemon().name("cache-mount-write-" + i).start(this::work));
    }
  }

  @Override
  public void take(ChunkId id, byte[] bytes) throws IOException {
    taken++;
    collected.add(new Chunk(id, bytes));
    collectedBytes += bytes.length;
    if (collectedBytes >= BATCH_BYTES) {
      handOver(new Batch(collected));
      collected = new ArrayList<>();
      collectedBytes = 0;
    }
  }

  /** Waits for all; the files that were written. */
  Map<BytePath, KnownFile> finish() throws IOException, InterruptedException {
    if (!collected.isEmpty()) {
      handOver(new Batch(collected));
    }
    stop();
    throwFailure();
    if (taken < wanted.size()) {
      throw new MissingChunksException(wanted.size() - taken);
    }
    return known;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    threads.forEach(Joins::whateverHappens);
  }

  private void stop() throws InterruptedException {
    for (int i = 0; i < THREADS; i++) {
      queue.put(END);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void handOver(Batch batch) throws IOException {
    throwFailure();
    try {
      queue.put(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a cache mount was restored");
    }
  }

  private void throwFailure() throws IOException {
    Exception failure = failures.peek();
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  private void work() {
    try (OpenDirectories directories = new OpenDirectories(root)) {
      Map<BytePath, KnownFile> mine = new HashMap<>();
      for (Batch batch = queue.take(); !batch.chunks().isEmpty(); batch = queue.take()) {
        if (failures.isEmpty()) {
          write(batch, directories, mine);
        }
      }
      synchronized (known) {
        known.putAll(mine);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Batch batch, OpenDirectories directories, Map<BytePath, KnownFile> mine) {
    try {
      for (Chunk chunk : batch.chunks()) {
        for (Write write : wanted.getOrDefault(chunk.id, List.of())) {
          write
              .task()
              .write(directories, write.offset(), chunk.bytes)
              .ifPresent(file -> mine.put(write.path(), file));
        }
      }
    } catch (IOException | RuntimeException e) {
      failures.add(e);
    }
  }
}
