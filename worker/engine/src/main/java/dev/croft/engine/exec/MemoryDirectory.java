package dev.croft.engine.exec;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.mount.MountFlag;
import dev.croft.linux.mount.Mounts;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that exists in memory only, and is never swapped out where the kernel can promise
 * that: containers' configurations hold secrets.
 */
final class MemoryDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryDirectory.class);
  private static final String OPTIONS = "mode=700,size=512m";

  private final Path path;

  private MemoryDirectory(Path path) {
    this.path = path;
  }

  /** Mounts an empty one, over what may be there from a former one. */
  static MemoryDirectory mount(Path path) {
    try {
      Files.createDirectories(path);
      Path real = path.toRealPath();
      while (Mounts.detachIfMounted(real)) {
        LOG.debug("unmounted what a former worker left at {}", real);
      }
      Set<MountFlag> flags = EnumSet.of(MountFlag.NO_SET_ID, MountFlag.NO_DEVICES);
      try {
        Mounts.tmpfs(real, flags, OPTIONS + ",noswap");
      } catch (LinuxException e) {
        if (e.errno() != Errno.EINVAL) {
          throw e;
        }
        Mounts.tmpfs(real, flags, OPTIONS);
      }
      return new MemoryDirectory(real);
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.INTERNAL,
          "no memory can be mounted at " + path + " (is this root?): " + e.getMessage(),
          e);
    }
  }

  /** A name of eight letters and digits that tells directories apart. */
  static String shortName(Path directory) {
    CRC32 sum = new CRC32();
    sum.update(
        directory
            .toAbsolutePath()
            .normalize()
            .toString()
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return String.format("%08x", sum.getValue());
  }

  /** Where it is, without symbolic links. */
  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      Mounts.detachIfMounted(path);
    } catch (LinuxException e) {
      LOG.warn("{} stays mounted: {}", path, e.getMessage());
    }
  }
}
