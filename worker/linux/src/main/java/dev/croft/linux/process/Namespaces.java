package dev.croft.linux.process;

import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import dev.croft.linux.file.FileHandle;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves the calling thread into other namespaces. Only that platform thread moves, with the threads
 * and processes that it starts from then on; so it should be a thread made for the purpose, which
 * ends with it. Virtual threads are refused: their carrier would move. Needs root.
 */
public final class Namespaces {

  private Namespaces() {}

  /** Gives the calling thread new namespaces of these kinds. */
  public static void unshare(Set<Namespace> kinds) throws LinuxException {
    requirePlatformThread();
    int bits = kinds.stream().mapToInt(Namespace::bits).reduce(0, (a, b) -> a | b);
    try (Kernel kernel = new Kernel()) {
      String subject = kinds.stream().sorted().map(Enum::name).collect(Collectors.joining(","));
      kernel.call(SystemCall.UNSHARE, subject, bits);
    }
  }

  /**
   * Moves the calling thread into the namespace that a file names, such as {@code /run/netns/x}.
   */
  public static void enter(Path namespace, Namespace kind) throws LinuxException {
    requirePlatformThread();
    try (FileHandle handle = FileHandle.open(namespace);
        Kernel kernel = new Kernel()) {
      kernel.call(SystemCall.SETNS, namespace, handle.number(), kind.bits());
    }
  }

  private static void requirePlatformThread() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread cannot change its namespace");
    }
  }
}
