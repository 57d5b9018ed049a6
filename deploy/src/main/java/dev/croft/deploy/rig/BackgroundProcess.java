package dev.croft.deploy.rig;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program that runs until it is closed, or until this process ends. */
public final class BackgroundProcess implements AutoCloseable {

  private static final Duration TO_START = Duration.ofSeconds(90);
  private static final Duration TO_END = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 50;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread hook;

  BackgroundProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.hook = new Thread(this::end, "end-" + name);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Waits until a condition holds. */
  public BackgroundProcess await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TO_START.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new CroftException(
            FailureKind.INTERNAL,
            name
                + " ended with exit code "
                + process.exitValue()
                + " before "
                + what
                + "\n"
                + log());
      }
      if (System.nanoTime() > deadline) {
        close();
        throw new CroftException(
            FailureKind.INTERNAL, name + ": " + TO_START + " passed before " + what + "\n" + log());
      }
      pause();
    }
    return this;
  }

  /** What it wrote until now. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it without a chance to clean up, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    waitForEnd();
  }

  /** Asks it to end, and after a while insists. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending itself, and the hook is what runs.
      return;
    }
  }

  private void end() {
    process.destroy();
    if (!waitForEnd()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      waitForEnd();
    }
  }

  private boolean waitForEnd() {
    try {
      return process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted");
    }
  }
}
