package dev.croft.engine.exec;

import dev.croft.linux.terminal.PseudoTerminal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a process's output to a listener. Its threads are platform threads: on virtual ones, a
 * process's pipe would hold the carrier while it is silent.
 */
final class OutputPump {

  private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);
  private static final int BUFFER_BYTES = 32 * 1024;

  private final OutputListener listener;
  private final Lock oneAtATime = new ReentrantLock();
  private final List<Future<?>> streams;
  private final Optional<PseudoTerminal> terminal;

  OutputPump(Process process, OutputListener listener, ExecutorService platformThreads) {
    this.listener = listener;
    this.terminal = Optional.empty();
    this.streams =
        List.of(
            platformThreads.submit(() -> pump(OutputListener.STDOUT, process.getInputStream())),
            platformThreads.submit(() -> pump(OutputListener.STDERR, process.getErrorStream())));
  }

  /** Carries what programs write to a terminal, which is closed at the end. */
  OutputPump(PseudoTerminal terminal, OutputListener listener, ExecutorService platformThreads) {
    this.listener = listener;
    this.terminal = Optional.of(terminal);
    this.streams = List.of(platformThreads.submit(() -> pump(terminal)));
  }

  /** Waits until the listener has got everything, interrupted or not. */
  void awaitEnd() {
    terminal.ifPresent(PseudoTerminal::noMore);
    boolean interrupted = false;
    for (Future<?> stream : streams) {
      while (!stream.isDone()) {
        try {
          stream.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (CancellationException e) {
          LOG.debug("a step's output is dropped", e);
        } catch (ExecutionException e) {
          LOG.warn("a step's output is lost", e.getCause());
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the listener no more, where it still takes output: that is dropped. */
  void abandon() {
    streams.forEach(stream -> stream.cancel(true));
  }

  private void pump(int stream, InputStream in) {
    byte[] buffer = new byte[BUFFER_BYTES];
    boolean listening = true;
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        // A process must not hang on a full pipe because its listener gave up.
        listening = listening && deliver(stream, Arrays.copyOf(buffer, n));
      }
    } catch (IOException e) {
      LOG.debug("output stream {} ends: {}", stream, e.toString());
    }
  }

  private void pump(PseudoTerminal screen) {
    byte[] buffer = new byte[BUFFER_BYTES];
    boolean listening = true;
    try (screen) {
      for (int n = screen.read(buffer); n >= 0; n = screen.read(buffer)) {
        listening = listening && deliver(OutputListener.STDOUT, Arrays.copyOf(buffer, n));
      }
    } catch (IOException e) {
      LOG.debug("a terminal's output ends: {}", e.toString());
    }
  }

  private boolean deliver(int stream, byte[] bytes) {
    oneAtATime.lock();
    try {
      listener.output(stream, bytes);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("the listener of a step's output failed; the rest is dropped", e);
      return false;
    } finally {
      oneAtATime.unlock();
    }
  }
}
