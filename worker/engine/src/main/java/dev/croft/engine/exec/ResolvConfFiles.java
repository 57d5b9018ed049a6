package dev.croft.engine.exec;

import dev.croft.engine.exec.ExecSettings.Dns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;

/**
 * The {@code resolv.conf} files that containers see, made anew when this machine's changes. Running
 * containers keep the one they began with. Safe for use by many threads.
 */
final class ResolvConfFiles {

  private static final Path HOSTS_OWN = Path.of("/etc/resolv.conf");
  private static final Path BEHIND_RESOLVED = Path.of("/run/systemd/resolve/resolv.conf");

  private enum Kind {
    PRIVATE,
    HOST
  }

  private final Path directory;
  private final Dns dns;
  private final Map<Kind, String> written = new EnumMap<>(Kind.class);

  ResolvConfFiles(Path directory, Dns dns) {
    this.directory = directory;
    this.dns = dns;
  }

  /** The file for a container in a network namespace of its own, or in the host's. */
  synchronized Path current(boolean hostNetwork) throws IOException {
    Kind kind = hostNetwork ? Kind.HOST : Kind.PRIVATE;
    Path file = directory.resolve(hostNetwork ? "resolv-host.conf" : "resolv.conf");
    String content = read(hostNetwork).forContainer(dns, hostNetwork);
    if (!content.equals(written.get(kind))) {
      Path temporary = directory.resolve(file.getFileName() + ".new");
      Files.writeString(temporary, content);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      written.put(kind, content);
    }
    return file;
  }

  private static ResolvConf read(boolean hostNetwork) throws IOException {
    ResolvConf own = parse(HOSTS_OWN);
    return !hostNetwork && own.isResolvedStub() ? parse(BEHIND_RESOLVED) : own;
  }

  private static ResolvConf parse(Path file) throws IOException {
    try {
      return ResolvConf.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      return ResolvConf.parse("");
    }
  }
}
