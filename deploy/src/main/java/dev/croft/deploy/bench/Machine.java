package dev.croft.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the numbers were measured on, in a line. */
public record Machine(
    String processor, int cores, long memoryBytes, String kernel, String fileSystem) {

  private static final double GIB = 1024.0 * 1024 * 1024;

  /** This machine; {@code directory} is where the builders keep their data. */
  public static Machine here(Path directory) throws IOException {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) * 1024,
        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
        Files.getFileStore(directory).type());
  }

  private static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %.0f GiB of memory, %s, Linux %s",
        processor,
        cores,
        memoryBytes / GIB,
        fileSystem,
        kernel);
  }
}
