package dev.croft.engine.exec;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.process.Signal;
import dev.croft.linux.process.Signals;
import dev.croft.linux.terminal.PseudoTerminal;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process in a container that somebody talks to while it runs. Somebody must {@link #await} it,
 * once; everything else may be called by any thread, and does nothing once it has ended.
 */
public final class InteractiveProcess {

  private static final Logger LOG = LoggerFactory.getLogger(InteractiveProcess.class);
  private static final long LOOK_AGAIN_MILLIS = 5;

  private final Process runtime;
  private final Execution execution;
  private final Path pidFile;
  private final Optional<PseudoTerminal> terminal;
  private final ExecutorService platformThreads;

  InteractiveProcess(
      Process runtime,
      Execution execution,
      Path pidFile,
      Optional<PseudoTerminal> terminal,
      ExecutorService platformThreads) {
    this.runtime = runtime;
    this.execution = execution;
    this.pidFile = pidFile;
    this.terminal = terminal;
    this.platformThreads = platformThreads;
  }

  /** Waits until the program runs, or has ended already. */
  public void awaitStart() throws InterruptedException {
    while (!Files.exists(pidFile) && !runtime.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
      // Runtimes have no other way to say it.
    }
  }

  /** Waits for its end, as {@link Execution#await} does. */
  public ExitStatus await() {
    return execution.await();
  }

  /** Whether it has ended. */
  public boolean hasEnded() {
    return !runtime.isAlive();
  }

  /** Kills it, and returns when it is gone; output that was not taken yet is dropped. */
  public void cancel() {
    execution.cancelSilently();
  }

  /** Gives it input, and waits until it was taken. */
  public void input(byte[] bytes) throws InterruptedException {
    onPlatformThread(
        () -> {
          if (terminal.isPresent()) {
            terminal.get().write(bytes);
          } else {
            OutputStream out = runtime.getOutputStream();
            out.write(bytes);
            out.flush();
          }
        });
  }

  /** Ends its input; a terminal's does not end. */
  public void endInput() throws InterruptedException {
    if (terminal.isEmpty()) {
      onPlatformThread(() -> runtime.getOutputStream().close());
    }
  }

  /** Changes the size of its terminal, where it has one. */
  public void resize(int rows, int columns) {
    try {
      if (terminal.isPresent() && runtime.isAlive()) {
        terminal.get().resize(rows, columns);
        Signals.send(runtime.pid(), Signal.WINDOW);
      }
    } catch (LinuxException | IllegalStateException e) {
      LOG.debug("a terminal's size is not changed: {}", e.toString());
    }
  }

  /** Sends it a signal. */
  public void signal(Signal signal) throws InterruptedException {
    awaitStart();
    try {
      if (runtime.isAlive() && Files.exists(pidFile)) {
        Signals.send(Long.parseLong(Files.readString(pidFile).strip()), signal);
      }
    } catch (IOException | NumberFormatException e) {
      LOG.debug("{} is not sent: {}", signal, e.toString());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** A pipe that nobody reads would hold a virtual thread's carrier. */
  private void onPlatformThread(Work work) throws InterruptedException {
    Future<?> done =
        platformThreads.submit(
            () -> {
              try {
                work.run();
              } catch (IOException | IllegalStateException e) {
                LOG.debug("input of a process that has ended is dropped: {}", e.toString());
              }
            });
    try {
      done.get();
    } catch (InterruptedException e) {
      done.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new CroftException(
          FailureKind.INTERNAL, "a process cannot be given its input: " + e.getCause(), e);
    }
  }
}
