package dev.croft.deploy.bench;

import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Clients that all do something at the same time. */
public final class Crowd {

  private Crowd() {}

  /**
   * Has each of so many clients do something, and returns when the last is done.
   *
   * @param work is told which client it is, from 0
   * @throws CroftException what the first of those threw that failed
   */
  public static void of(int clients, IntConsumer work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int client = i;
        all.add(threads.submit(() -> work.accept(client)));
      }
      for (Future<?> one : all) {
        Object _ = one.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted while clients were at work");
    }
  }
}
