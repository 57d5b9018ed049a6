package dev.croft.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process and the processes that it started have used, as {@code proc(5)} says it.
 *
 * @param pid of a process that lives
 */
record ProcessTree(long pid) {

  private static final long MILLIS_PER_TICK = 10;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int FIELDS = 14;

  /** Processor time until now, of those that live; in steps of 10 ms. */
  Duration processorTime() {
    return Duration.ofMillis(
        processes().stream().mapToLong(ProcessTree::ticks).sum() * MILLIS_PER_TICK);
  }

  /** The most memory that the process itself ever had resident, in bytes. */
  long mostResidentBytes() {
    return text(Path.of("/proc", Long.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private List<Long> processes() {
    return Stream.concat(
            Stream.of(pid),
            ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid))
        .toList();
  }

  private static long ticks(long process) {
    String stat = text(Path.of("/proc", Long.toString(process), "stat"));
    // The name in parentheses may have blanks; what is counted comes after it.
    List<String> fields =
        List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", FIELDS));
    if (fields.size() < FIELDS) {
      return 0;
    }
    return Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS));
  }

  /** Empty where the process is gone. */
  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      if (!Files.exists(file)) {
        return "";
      }
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
