package dev.croft.dockerfile.compile;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with several things at once, on virtual threads. */
public final class InParallel {

  private InParallel() {}

  /**
   * Applies a function to each item. The first failure wins, and interrupts the rest.
   *
   * @return the results in the order of the items
   */
  public static <T, R> List<R> map(List<T> items, Function<T, R> function) {
    if (items.size() == 1) {
      return List.of(function.apply(items.getFirst()));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorCompletionService<R> running = new ExecutorCompletionService<>(threads);
      List<Future<R>> futures = new ArrayList<>();
      for (T item : items) {
        Callable<R> task = () -> function.apply(item);
        futures.add(running.submit(task));
      }
      try {
        for (int i = 0; i < items.size(); i++) {
          running.take().get();
        }
        return futures.stream().map(Future::resultNow).toList();
      } catch (ExecutionException e) {
        futures.forEach(future -> future.cancel(true));
        throw failure(e);
      } catch (InterruptedException e) {
        futures.forEach(future -> future.cancel(true));
        Thread.currentThread().interrupt();
        throw new CroftException(FailureKind.CANCELLED, "context canceled", e);
      }
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error cause -> throw cause;
      case null, default -> new IllegalStateException(e);
    };
  }
}
