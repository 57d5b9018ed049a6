package dev.croft.engine.exec;

import dev.croft.linux.terminal.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A runtime that was started, and what its process's output goes through. */
record Streams(Process process, OutputPump pump, Optional<PseudoTerminal> terminal) {

  /** Starts a runtime; on a terminal, where its process is to have one. */
  static Streams start(
      Attachment attachment, Start start, OutputListener output, ExecutorService platformThreads)
      throws IOException {
    if (!attachment.terminal()) {
      Process process = start.on(Optional.empty());
      return new Streams(
          process, new OutputPump(process, output, platformThreads), Optional.empty());
    }
    PseudoTerminal terminal = PseudoTerminal.open();
    try {
      Process process = start.on(Optional.of(terminal.device()));
      return new Streams(
          process, new OutputPump(terminal, output, platformThreads), Optional.of(terminal));
    } catch (IOException | RuntimeException e) {
      terminal.close();
      throw e;
    }
  }

  /** Starts the runtime. */
  @FunctionalInterface
  interface Start {
    /** With its streams on a terminal, or none. */
    Process on(Optional<Path> terminal) throws IOException;
  }
}
