package dev.croft.engine.exec.cgroup;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.process.Signal;
import dev.croft.linux.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One container's cgroup, in all hierarchies. */
public final class ContainerCgroup {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerCgroup.class);

  /** Processes that were just killed leave their cgroup a little later. */
  private static final int MAX_REMOVALS = 200;

  private static final long REMOVAL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final String path;
  private final List<Path> hierarchies;
  private final boolean unified;

  ContainerCgroup(String path, List<Path> hierarchies, boolean unified) {
    this.path = path;
    this.hierarchies = hierarchies;
    this.unified = unified;
  }

  /** Its path in every hierarchy. */
  public String path() {
    return path;
  }

  /** Whether the kernel killed a process in it for want of memory. */
  public boolean ranOutOfMemory() {
    Path file =
        unified
            ? Path.of("/sys/fs/cgroup" + path, "memory.events")
            : Path.of("/sys/fs/cgroup/memory" + path, "memory.oom_control");
    return read(file).stream().anyMatch(line -> line.matches("oom_kill [1-9][0-9]*"));
  }

  /** Whether a process is in it. */
  public boolean hasProcesses() {
    return hierarchies.stream()
        .anyMatch(h -> !read(directory(h).resolve("cgroup.procs")).isEmpty());
  }

  /** Kills all processes in it and below. */
  public void kill() {
    hierarchies.forEach(hierarchy -> kill(directory(hierarchy)));
  }

  /** Removes it, with what is below. Gives up, with a warning, where processes stay in it. */
  public void remove() {
    hierarchies.forEach(hierarchy -> remove(directory(hierarchy)));
  }

  private static void kill(Path directory) {
    CgroupTree.children(directory).forEach(ContainerCgroup::kill);
    for (String pid : read(directory.resolve("cgroup.procs"))) {
      try {
        // A process that this namespace does not see has the number 0 here.
        if (!pid.equals("0")) {
          Signals.send(Long.parseLong(pid), Signal.KILL);
        }
      } catch (LinuxException e) {
        LOG.warn("process {} in {} cannot be killed: {}", pid, directory, e.getMessage());
      }
    }
  }

  private static void remove(Path directory) {
    IOException failure = new NoSuchFileException(directory.toString());
    for (int attempt = 0; attempt < MAX_REMOVALS; attempt++) {
      try {
        // Most are empty, and looking into one takes longer than to remove it.
        Files.deleteIfExists(directory);
        return;
      } catch (IOException e) {
        failure = e;
        kill(directory);
        CgroupTree.children(directory).forEach(ContainerCgroup::remove);
        if (attempt > 0) {
          LockSupport.parkNanos(REMOVAL_PAUSE_NANOS);
        }
      }
    }
    LOG.warn("cgroup {} cannot be removed: {}", directory, failure.toString());
  }

  private Path directory(Path hierarchy) {
    return hierarchy.resolve(path.substring(1));
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
