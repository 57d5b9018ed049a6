package dev.croft.deploy.acceptance;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Work that goes on beside the test, each on a thread of its own: the usual pool may have one. */
final class InBackground {

  private InBackground() {}

  static <T> CompletableFuture<T> start(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
  }
}
