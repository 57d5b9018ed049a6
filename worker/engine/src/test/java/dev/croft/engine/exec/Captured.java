package dev.croft.engine.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps a process's output for assertions. */
public final class Captured implements OutputListener {

  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private final CountDownLatch first = new CountDownLatch(1);

  @Override
  public synchronized void output(int stream, byte[] bytes) {
    (stream == STDOUT ? stdout : stderr).writeBytes(bytes);
    first.countDown();
  }

  /** Waits for the first output. */
  public void awaitOutput() throws InterruptedException {
    if (!first.await(1, TimeUnit.MINUTES)) {
      throw new AssertionError("no output");
    }
  }

  /** The standard output so far. */
  public synchronized String stdout() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  /** The standard error so far. */
  public synchronized String stderr() {
    return stderr.toString(StandardCharsets.UTF_8);
  }
}
