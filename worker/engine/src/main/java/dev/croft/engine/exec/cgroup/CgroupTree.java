package dev.croft.engine.exec.cgroup;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cgroup of our own in each of the machine's hierarchies, for containers' cgroups to be in. The
 * container runtime makes those; this removes them. Safe for use by many threads.
 */
public final class CgroupTree {

  private static final Logger LOG = LoggerFactory.getLogger(CgroupTree.class);
  private static final Path MOUNTS = Path.of("/sys/fs/cgroup");

  private final String path;
  private final boolean unified;
  private final List<Path> hierarchies;
  private final QuickEntry entry;
  private final boolean usable;

  private CgroupTree(String path, boolean unified, List<Path> hierarchies, Executor threads) {
    this.path = path;
    this.unified = unified;
    this.hierarchies = hierarchies;
    this.entry = new QuickEntry(Path.of("/proc/self/cgroup"), MOUNTS, threads);
    this.usable = make();
  }

  /**
   * Makes the cgroup. Where that is not permitted, says so in the log, and containers run without.
   *
   * @param path absolute, in the hierarchies
   * @param threads platform threads for what the kernel keeps waiting
   */
  public static CgroupTree open(String path, Executor threads) {
    if (!path.startsWith("/") || Path.of(path).normalize().getNameCount() == 0) {
      throw new IllegalArgumentException(path + " is not the path of a cgroup below the root");
    }
    List<Path> found = hierarchies();
    if (found.isEmpty() && mount()) {
      found = hierarchies();
    }
    String normal = Path.of(path).normalize().toString();
    return new CgroupTree(normal, isUnifiedMounted(), found, threads);
  }

  /** Whether containers get cgroups here. */
  public boolean isUsable() {
    return usable;
  }

  /** Whether the machine has version 2 alone. */
  public boolean isUnified() {
    return unified;
  }

  /**
   * A container's cgroup, which need not exist yet.
   *
   * @param parent a path below ours; empty for ours
   * @param name unique among our containers
   */
  public ContainerCgroup container(String parent, String name) {
    String below = Path.of("/", parent).normalize().toString();
    String full = path + (below.equals("/") ? "" : below) + "/" + name;
    return new ContainerCgroup(full, hierarchies, unified);
  }

  /** A container will soon be in one of our cgroups. Returns at once. */
  public void expectContainer() {
    if (usable) {
      entry.expect();
    }
  }

  /** Ends all processes in our cgroups and removes them: what a runner that died left behind. */
  public void clear() {
    if (!usable) {
      return;
    }
    for (Path hierarchy : hierarchies) {
      for (Path child : children(hierarchy.resolve(path.substring(1)))) {
        String name = hierarchy.relativize(child).toString();
        ContainerCgroup left = new ContainerCgroup("/" + name, hierarchies, unified);
        if (left.hasProcesses()) {
          LOG.info("ending processes that a former worker left in cgroup /{}", name);
        }
        left.kill();
        left.remove();
      }
    }
  }

  /** Removes our own cgroup, and those above it that are empty then. */
  public void remove() {
    Path relative = Path.of(path.substring(1));
    for (Path hierarchy : hierarchies) {
      for (int names = relative.getNameCount(); names > 0; names--) {
        Path directory = hierarchy.resolve(relative.subpath(0, names));
        try {
          Files.deleteIfExists(directory);
        } catch (IOException e) {
          LOG.debug("{} stays: {}", directory, e.toString());
          break;
        }
      }
    }
  }

  static List<Path> children(Path directory) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
      entries.forEach(children::add);
    } catch (IOException e) {
      LOG.debug("{} has no children: {}", directory, e.toString());
    }
    return children;
  }

  private boolean make() {
    if (hierarchies.isEmpty()) {
      LOG.warn("no cgroups are mounted at {}: steps run without limits of their own", MOUNTS);
      return false;
    }
    for (Path hierarchy : hierarchies) {
      try {
        Files.createDirectories(hierarchy.resolve(path.substring(1)));
      } catch (IOException e) {
        LOG.warn(
            "cgroups cannot be made in {} ({}): steps run without limits of their own",
            hierarchy,
            e.toString());
        return false;
      }
    }
    return true;
  }

  /** Version 2 is one directory; version 1 one for each mount, with links as second names. */
  private static List<Path> hierarchies() {
    if (isUnifiedMounted()) {
      return List.of(MOUNTS);
    }
    return children(MOUNTS).stream()
        .filter(directory -> !Files.isSymbolicLink(directory))
        .filter(directory -> Files.exists(directory.resolve("cgroup.procs")))
        .toList();
  }

  private static boolean isUnifiedMounted() {
    return Files.exists(MOUNTS.resolve("cgroup.controllers"));
  }

  /** Runtimes refuse to work where no hierarchy is mounted at all. */
  private static boolean mount() {
    try {
      Mounts.mount("cgroup2", "cgroup2", MOUNTS, Set.of(), "");
      return true;
    } catch (LinuxException e) {
      LOG.debug("no cgroups can be mounted: {}", e.getMessage());
      return false;
    }
  }
}
