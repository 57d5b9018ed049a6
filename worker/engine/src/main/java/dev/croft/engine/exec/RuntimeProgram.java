package dev.croft.engine.exec;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.SealedCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime's program, as it is started. So that no container can overwrite it, {@code runc}
 * mounts itself read-only and starts over, each time, unless it runs from a copy that is sealed:
 * then it need not, and gets one.
 */
final class RuntimeProgram implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeProgram.class);

  private final Path path;
  private final Optional<SealedCopy> copy;

  private RuntimeProgram(Path path, Optional<SealedCopy> copy) {
    this.path = path;
    this.copy = copy;
  }

  /**
   * A copy where that helps and works on this machine, else the program itself.
   *
   * @param directory for a copy alone, which is made
   */
  static RuntimeProgram of(ContainerRuntime runtime, Path directory) throws IOException {
    if (runtime.isCrun()) {
      return new RuntimeProgram(runtime.binary(), Optional.empty());
    }
    Optional<SealedCopy> copy = workingCopy(runtime.binary());
    if (copy.isEmpty()) {
      return new RuntimeProgram(runtime.binary(), copy);
    }
    // Processes are called as what they were started by: by the copy's own path, a number.
    Path name = Files.createDirectories(directory).resolve(runtime.name());
    return new RuntimeProgram(Files.createSymbolicLink(name, copy.get().path()), copy);
  }

  /** What to execute. */
  Path path() {
    return path;
  }

  @Override
  public void close() {
    copy.ifPresent(SealedCopy::close);
  }

  private static Optional<SealedCopy> workingCopy(Path binary) {
    try {
      SealedCopy copy = SealedCopy.of(binary);
      if (works(copy.path())) {
        return Optional.of(copy);
      }
      copy.close();
    } catch (LinuxException e) {
      LOG.debug("{} is not copied: {}", binary, e.getMessage());
    }
    return Optional.empty();
  }

  /** A machine may refuse programs that are in no directory of its own. */
  private static boolean works(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      LOG.debug("{} cannot be executed: {}", program, e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
