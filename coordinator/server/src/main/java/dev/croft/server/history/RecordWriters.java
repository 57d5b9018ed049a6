package dev.croft.server.history;

import dev.croft.model.failure.CroftException;
import dev.croft.model.thread.Joins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The records that are being written, each on a thread of its own. Thread safe. */
final class RecordWriters implements AutoCloseable {

  private final Map<String, Thread> writing = new ConcurrentHashMap<>();

  /** Begins to write the record of a build. */
  void start(String ref, Runnable write) {
    Thread writer =
        Thread.ofVirtual()
            .name("record-" + ref)
            .unstarted(
                () -> {
                  try {
                    write.run();
                  } finally {
                    writing.remove(ref, Thread.currentThread());
                  }
                });
    writing.put(ref, writer);
    writer.start();
  }

  /**
   * Waits until what is being written now is there.
   *
   * @throws CroftException with kind CANCELLED where the thread is interrupted
   */
  void await(Predicate<String> refs) {
    List<Thread> awaited = new ArrayList<>();
    writing.forEach(
        (ref, writer) -> {
          if (refs.test(ref)) {
            awaited.add(writer);
          }
        });
    try {
      for (Thread writer : awaited) {
        writer.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  /** Waits for all, whatever happens. */
  @Override
  public void close() {
    List.copyOf(writing.values()).forEach(Joins::whateverHappens);
  }
}
