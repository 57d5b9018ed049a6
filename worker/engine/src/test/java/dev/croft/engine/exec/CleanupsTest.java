package dev.croft.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CleanupsTest {

  @Test
  void nobodyWaitsForOneThatWasBegun() {
    List<Runnable> begun = new ArrayList<>();
    List<String> done = new ArrayList<>();
    new Cleanups(begun::add).execute(() -> done.add("removed"));
    assertThat(done).isEmpty();
    begun.forEach(Runnable::run);
    assertThat(done).containsExactly("removed");
  }

  @Test
  void whoAsksWaitsForAllThatWereBegun() {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Cleanups cleanups = new Cleanups(threads);
      CountDownLatch asked = new CountDownLatch(1);
      List<String> done = new ArrayList<>();
      cleanups.execute(
          () -> {
            awaitUninterrupted(asked);
            done.add("removed");
          });
      asked.countDown();
      cleanups.await();
      assertThat(done).containsExactly("removed");
    }
  }

  @Test
  void afterTheThreadsHaveEndedTheCallerDoesIt() {
    ExecutorService ended = Executors.newCachedThreadPool();
    ended.shutdown();
    Cleanups cleanups = new Cleanups(ended);
    List<String> done = new ArrayList<>();
    cleanups.execute(() -> done.add("removed"));
    assertThat(done).containsExactly("removed");
    cleanups.await();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
