package dev.croft.engine.exec;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The OCI runtime that starts containers: {@code runc}, or {@code crun} where it is asked for.
 *
 * @param binary the program's absolute path
 */
public record ContainerRuntime(Path binary) {

  private static final List<String> USUAL_DIRECTORIES =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  /** Finds {@code runc} on this machine. */
  public static ContainerRuntime find() {
    return find("runc");
  }

  /**
   * Finds a runtime on this machine.
   *
   * @param nameOrPath a program's name, looked up in {@code PATH} and the usual directories, or an
   *     absolute path
   * @throws CroftException where it is not there; the message says how to get it
   */
  public static ContainerRuntime find(String nameOrPath) {
    return lookUp(nameOrPath)
        .map(ContainerRuntime::new)
        .orElseThrow(
            () ->
                new CroftException(
                    FailureKind.UNSUPPORTED,
                    "the container runtime "
                        + nameOrPath
                        + " is not installed: steps cannot run; on Debian: apt-get install "
                        + Path.of(nameOrPath).getFileName()));
  }

  private static Optional<Path> lookUp(String nameOrPath) {
    List<Path> candidates = new ArrayList<>();
    if (nameOrPath.startsWith("/")) {
      candidates.add(Path.of(nameOrPath));
    } else {
      String path = System.getenv().getOrDefault("PATH", "");
      for (String directory : path.split(":", -1)) {
        if (directory.startsWith("/")) {
          candidates.add(Path.of(directory, nameOrPath));
        }
      }
      USUAL_DIRECTORIES.forEach(directory -> candidates.add(Path.of(directory, nameOrPath)));
    }
    return candidates.stream()
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** Whether it is {@code crun}, whose options differ. */
  boolean isCrun() {
    return binary.getFileName().toString().contains("crun");
  }

  /** The runtime's name, as its own messages begin. */
  String name() {
    return binary.getFileName().toString();
  }
}
