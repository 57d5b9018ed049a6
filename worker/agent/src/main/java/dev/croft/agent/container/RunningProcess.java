package dev.croft.agent.container;

import dev.croft.agent.link.ContainerProcess;
import dev.croft.engine.exec.InteractiveProcess;
import dev.croft.linux.process.Signal;
import dev.croft.model.failure.CroftException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A process, and its end as soon as it is known. */
final class RunningProcess implements ContainerProcess {

  private final InteractiveProcess process;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

  private RunningProcess(InteractiveProcess process) {
    this.process = process;
  }

  /** Takes over a process that was just started. */
  static RunningProcess of(InteractiveProcess process) {
    RunningProcess running = new RunningProcess(process);
    Thread.ofVirtual().name("container process").start(running::watch);
    return running;
  }

  private void watch() {
    try {
      end.complete(process.await().code());
    } catch (RuntimeException | Error e) {
      end.completeExceptionally(e);
    }
  }

  void awaitStart() throws InterruptedException {
    process.awaitStart();
  }

  @Override
  public void input(byte[] bytes) throws InterruptedException {
    process.input(bytes);
  }

  @Override
  public void endInput() throws InterruptedException {
    process.endInput();
  }

  @Override
  public void resize(int rows, int columns) {
    process.resize(rows, columns);
  }

  @Override
  public void signal(String name) throws InterruptedException {
    process.signal(
        Signal.named(name).orElseThrow(() -> CroftException.user("Unknown signal " + name)));
  }

  @Override
  public void cancel() {
    process.cancel();
  }

  @Override
  public int await() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CroftException failure) {
        throw failure;
      }
      throw new IllegalStateException("a process cannot be waited for", e.getCause());
    }
  }

  /** Waits until nothing of it is left, however it ended. */
  void awaitGone() {
    CompletableFuture<Void> gone = end.handle((code, failure) -> null);
    gone.join();
  }
}
