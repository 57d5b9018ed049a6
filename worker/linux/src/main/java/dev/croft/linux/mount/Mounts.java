package dev.croft.linux.mount;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.OpenFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Mounts file systems in the calling thread's mount namespace. Needs root. */
public final class Mounts {

  private static final long REMOUNT = 32;
  private static final long BIND = 4096;
  private static final long RECURSIVE = 16384;
  private static final int DETACH = 2;
  private static final int NO_FOLLOW = 8;

  /** The kernel takes one page of options, with the closing NUL. */
  private static final int MAX_OPTION_BYTES = 4095;

  private Mounts() {}

  /** Mounts a file system of a type; {@code options} as after {@code mount -o}. */
  public static void mount(
      String type, String source, Path target, Set<MountFlag> flags, String options)
      throws LinuxException {
    mount(source, target, type, MountFlag.bits(flags), options);
  }

  /** Mounts an empty memory file system; {@code options} such as {@code size=64m,mode=755}. */
  public static void tmpfs(Path target, Set<MountFlag> flags, String options)
      throws LinuxException {
    mount("tmpfs", "tmpfs", target, flags, options);
  }

  /** Mounts the process file system of the calling thread's pid namespace. */
  public static void proc(Path target) throws LinuxException {
    mount(
        "proc",
        "proc",
        target,
        Set.of(MountFlag.NO_SET_ID, MountFlag.NO_DEVICES, MountFlag.NO_EXEC),
        "");
  }

  /** Shows a file or directory at another place, with all mounts below it if recursive. */
  public static void bind(Path source, Path target, boolean recursive) throws LinuxException {
    mount(source.toString(), target, "", BIND | (recursive ? RECURSIVE : 0), "");
  }

  /** Shows a file or directory at another place, where it cannot be written through. */
  public static void bindReadOnly(Path source, Path target) throws LinuxException {
    bind(source, target, false);
    // The kernel ignores other flags in the call that binds: a second one must set them.
    try {
      remountBind(target, Set.of(MountFlag.READ_ONLY));
    } catch (LinuxException e) {
      unmount(target);
      throw e;
    }
  }

  /** Changes the flags of a bind mount to exactly these. */
  public static void remountBind(Path target, Set<MountFlag> flags) throws LinuxException {
    mount("none", target, "", REMOUNT | BIND | MountFlag.bits(flags), "");
  }

  /** Changes the flags of a whole file system, and of the mount that shows it here. */
  public static void remount(Path target, Set<MountFlag> flags) throws LinuxException {
    mount("none", target, "", REMOUNT | MountFlag.bits(flags), "");
  }

  /** Sets whether mounts at and below a mount point are seen in other namespaces. */
  public static void setPropagation(Path target, Propagation propagation, boolean recursive)
      throws LinuxException {
    mount("none", target, "", propagation.bits() | (recursive ? RECURSIVE : 0), "");
  }

  /** Mounts an overlay, of any number of directories with any names, up to the kernel's 500. */
  public static void overlay(OverlayMount overlay, Path target, Set<MountFlag> flags)
      throws LinuxException {
    String plain = overlayOptions(overlay, Path::toString);
    if (plain.getBytes(StandardCharsets.UTF_8).length <= MAX_OPTION_BYTES
        && hasPlainNames(overlay)) {
      mount("overlay", target, "overlay", MountFlag.bits(flags), plain);
      return;
    }
    // Descriptors have short names without the characters that the options give a meaning to.
    List<FileHandle> open = new ArrayList<>();
    try {
      List<LinuxException> failures = new ArrayList<>();
      String byDescriptor = overlayOptions(overlay, path -> descriptorPath(path, open, failures));
      if (!failures.isEmpty()) {
        throw failures.getFirst();
      }
      mount("overlay", target, "overlay", MountFlag.bits(flags), byDescriptor);
    } finally {
      open.forEach(FileHandle::close);
    }
  }

  /** Unmounts; with {@code EBUSY} where it is in use. */
  public static void unmount(Path target) throws LinuxException {
    unmount(target, 0);
  }

  /** Takes a mount and those below it away at once; it ends when its last user does. */
  public static void detach(Path target) throws LinuxException {
    unmount(target, DETACH);
  }

  /** Whether a path is a mount point: unmounting something else is refused with {@code EINVAL}. */
  public static boolean detachIfMounted(Path target) throws LinuxException {
    try {
      detach(target);
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  private static boolean hasPlainNames(OverlayMount overlay) {
    return overlay.lowers().stream().allMatch(Mounts::isPlain)
        && overlay.upper().stream().allMatch(u -> isPlain(u.directory()) && isPlain(u.work()));
  }

  private static boolean isPlain(Path path) {
    return path.toString().chars().noneMatch(c -> c == ':' || c == ',' || c == '\\');
  }

  private static String overlayOptions(OverlayMount overlay, Function<Path, String> name) {
    List<String> parts = new ArrayList<>();
    parts.add("lowerdir=" + overlay.lowers().stream().map(name).collect(Collectors.joining(":")));
    overlay
        .upper()
        .ifPresent(
            upper -> {
              parts.add("upperdir=" + name.apply(upper.directory()));
              parts.add("workdir=" + name.apply(upper.work()));
            });
    parts.addAll(overlay.options());
    return String.join(",", parts);
  }

  private static String descriptorPath(
      Path path, List<FileHandle> open, List<LinuxException> failures) {
    try {
      FileHandle handle = FileHandle.open(path, OpenFlag.PATH, OpenFlag.DIRECTORY);
      open.add(handle);
      return handle.processPath().toString();
    } catch (LinuxException e) {
      failures.add(e);
      return "";
    }
  }

  private static void mount(String source, Path target, String type, long flags, String options)
      throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      kernel.call(
          SystemCall.MOUNT,
          type.isEmpty() ? target : type + " at " + target,
          text(kernel, source),
          text(kernel, target.toString()),
          type.isEmpty() ? 0 : text(kernel, type),
          flags,
          options.isEmpty() ? 0 : text(kernel, options));
    }
  }

  private static void unmount(Path target, int flags) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long path = text(kernel, target.toString());
      kernel.call(SystemCall.UMOUNT2, target, path, flags | NO_FOLLOW);
    }
  }

  private static long text(Kernel kernel, String text) {
    return kernel.string(text.getBytes(StandardCharsets.UTF_8));
  }
}
