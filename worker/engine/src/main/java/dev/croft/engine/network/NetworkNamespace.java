package dev.croft.engine.network;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.mount.Mounts;
import dev.croft.linux.network.NetworkInterfaces;
import dev.croft.linux.process.Namespace;
import dev.croft.linux.process.Namespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace that a file stands for, and so lives without processes. It ends when its file
 * is deleted and this is closed.
 */
final class NetworkNamespace implements AutoCloseable {

  private static final int SENT_PACKETS_FIELD = 10;
  private static final int COUNTERS_BYTES = 16 * 1024;

  private final Path file;

  /** Opened inside: whoever reads it need not enter the namespace, on a thread just for that. */
  private final FileHandle counters;

  private NetworkNamespace(Path file, FileHandle counters) {
    this.file = file;
    this.counters = counters;
  }

  /** Makes one, with its loopback up and without IPv6 on the interfaces that come later. */
  static NetworkNamespace create(Path file) throws IOException {
    Files.createFile(file);
    return onThreadOfItsOwn(
        () -> {
          Namespaces.unshare(Set.of(Namespace.NETWORK));
          Path disable = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");
          if (Files.exists(disable)) {
            Files.writeString(disable, "1");
          }
          NetworkInterfaces.setUp("lo");
          Mounts.bind(Path.of("/proc/thread-self/ns/net"), file, false);
          return new NetworkNamespace(file, FileHandle.open(Path.of("/proc/thread-self/net/dev")));
        });
  }

  /** Ends the one that a file stands for, unless processes are in it, and removes the file. */
  static void delete(Path file) throws IOException {
    Mounts.detachIfMounted(file);
    Files.deleteIfExists(file);
  }

  Path file() {
    return file;
  }

  /** How many packets its interfaces have sent so far, loopback included. */
  long sentPackets() throws IOException {
    byte[] text = new byte[COUNTERS_BYTES];
    int length = 0;
    for (int n = counters.readAt(0, text, 0, text.length);
        n > 0;
        n = counters.readAt(length, text, length, text.length - length)) {
      length += n;
    }
    return new String(text, 0, length, StandardCharsets.US_ASCII)
        .lines()
        .skip(2)
        .mapToLong(NetworkNamespace::sentPackets)
        .sum();
  }

  /** Lets go of it: with the file, that ends it. */
  @Override
  public void close() {
    counters.close();
  }

  private static long sentPackets(String line) {
    String counters = line.substring(line.indexOf(':') + 1).strip();
    return Long.parseLong(counters.split("\\s+", -1)[SENT_PACKETS_FIELD - 1]);
  }

  /** Threads that have been in another namespace are not used for anything else. */
  private static <T> T onThreadOfItsOwn(Callable<T> action) throws IOException {
    FutureTask<T> task = new FutureTask<>(action);
    Thread.ofPlatform().name("croft-network-namespace").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof LinuxException cause) {
            throw new LinuxException(cause.call(), cause.subject(), cause.errno());
          }
          throw new IOException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
