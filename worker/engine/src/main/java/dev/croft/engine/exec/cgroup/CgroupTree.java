package dev.croft.engine.exec.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private final boolean usable;

  private CgroupTree(String path, boolean unified, List<Path> hierarchies) {
    this.path = path;
    this.unified = unified;
    this.hierarchies = hierarchies;
    this.usable = make();
  }

  /**
   * Makes the cgroup. Where that is not permitted, says so in the log, and containers run without.
   *
   * @param path absolute, in the hierarchies
   */
  public static CgroupTree open(String path) {
    if (!path.startsWith("/") || Path.of(path).normalize().getNameCount() == 0) {
      throw new IllegalArgumentException(path + " is not the path of a cgroup below the root");
    }
    boolean unified = Files.exists(MOUNTS.resolve("cgroup.controllers"));
    String normal = Path.of(path).normalize().toString();
    return new CgroupTree(normal, unified, unified ? List.of(MOUNTS) : legacy());
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

  /** Version 1: a directory for each mount; symbolic links are second names of these. */
  private static List<Path> legacy() {
    return children(MOUNTS).stream()
        .filter(directory -> !Files.isSymbolicLink(directory))
        .filter(directory -> Files.exists(directory.resolve("cgroup.procs")))
        .toList();
  }
}
