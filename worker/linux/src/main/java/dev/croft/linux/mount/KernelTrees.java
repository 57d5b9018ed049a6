package dev.croft.linux.mount;

import dev.croft.linux.call.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The trees by which the kernel is told of links, settings of networks, and cgroups. */
public final class KernelTrees {

  private static final Path SYS = Path.of("/sys");
  private static final Path CGROUPS = SYS.resolve("fs/cgroup");
  private static final Path SETTINGS = Path.of("/proc/sys");

  private KernelTrees() {}

  /**
   * Makes those writable that the caller's mount namespace shows read-only, as containers that are
   * not privileged do. Needs {@code CAP_SYS_ADMIN}.
   *
   * @return what stays read-only because that is not permitted
   * @throws IOException where the mounts cannot be listed
   */
  public static List<Path> makeWritable() throws IOException {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return readOnly(mounts).stream().filter(tree -> !isMadeWritable(tree)).toList();
    }
  }

  /** The trees among mounts, as {@code proc_pid_mountinfo(5)} lists them, that are read-only. */
  static List<Path> readOnly(Stream<String> mounts) {
    return mounts
        .map(line -> line.split(" ", -1))
        .filter(fields -> List.of(fields[5].split(",", -1)).contains("ro"))
        .map(fields -> Path.of(fields[4]))
        .filter(place -> place.equals(SYS) || place.equals(SETTINGS) || place.startsWith(CGROUPS))
        .toList();
  }

  private static boolean isMadeWritable(Path tree) {
    Set<MountFlag> flags = EnumSet.of(MountFlag.NO_SET_ID, MountFlag.NO_DEVICES, MountFlag.NO_EXEC);
    try {
      if (tree.equals(SYS)) {
        // A file system of the network namespace's own, which is read-only as a whole.
        Mounts.remount(tree, flags);
      } else {
        Mounts.remountBind(tree, flags);
      }
      return true;
    } catch (LinuxException e) {
      return false;
    }
  }
}
