package dev.croft.engine.emulation;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's list of formats that it runs through interpreters. */
final class Binfmt {

  private static final Logger LOG = LoggerFactory.getLogger(Binfmt.class);
  private static final Path LIST = Path.of("/proc/sys/fs/binfmt_misc");
  private static final Path DEBIAN = Path.of("/usr/lib/binfmt.d");
  private static final Set<String> CONTROLS = Set.of("register", "status");

  private Binfmt() {}

  /** The formats that are in force. */
  static List<BinfmtEntry> entries() {
    List<BinfmtEntry> entries = new ArrayList<>();
    if (!isThere()) {
      return entries;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(LIST)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!CONTROLS.contains(name)) {
          BinfmtEntry.parse(name, Files.readString(file))
              .filter(BinfmtEntry::enabled)
              .ifPresent(entries::add);
        }
      }
      return entries;
    } catch (IOException e) {
      LOG.warn("emulators cannot be found: {}", e.toString());
      return List.of();
    }
  }

  /** The entry by which the kernel runs programs of a format. */
  static Optional<BinfmtEntry> find(List<BinfmtEntry> entries, ElfFormat format) {
    byte[] header = format.header();
    return entries.stream().filter(entry -> entry.matches(header)).findFirst();
  }

  /**
   * Registers QEMU for a format.
   *
   * @return whether QEMU is installed for it
   */
  static boolean register(ElfFormat format) throws IOException {
    Optional<String> line = line(format);
    if (line.isPresent()) {
      if (!isThere()) {
        throw new IOException(LIST + " is not there, and cannot be mounted (is this root?)");
      }
      Files.writeString(LIST.resolve("register"), line.get());
    }
    return line.isPresent();
  }

  /** Debian's own line where the package brings one, or one for the usual program. */
  private static Optional<String> line(ElfFormat format) throws IOException {
    Path debian = DEBIAN.resolve("qemu-" + format.qemu() + ".conf");
    if (Files.exists(debian)) {
      return Files.readAllLines(debian).stream().filter(line -> line.startsWith(":")).findFirst();
    }
    for (String name : List.of("-static", "")) {
      Path program = Path.of("/usr/bin/qemu-" + format.qemu() + name);
      if (Files.isExecutable(program)) {
        return Optional.of(format.registration(program.toString()));
      }
    }
    return Optional.empty();
  }

  /** Whether the list is mounted; mounts it where that is permitted. */
  private static boolean isThere() {
    if (Files.exists(LIST.resolve("status"))) {
      return true;
    }
    try {
      Mounts.mount("binfmt_misc", "binfmt_misc", LIST, Set.of(), "");
      return true;
    } catch (LinuxException e) {
      LOG.debug("{} cannot be mounted: {}", LIST, e.getMessage());
      return false;
    }
  }
}
