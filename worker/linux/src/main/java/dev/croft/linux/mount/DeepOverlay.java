package dev.croft.linux.mount;

import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * Mounts an overlay directory by directory, so that no limit on the length of options holds: up to
 * the kernel's 500 directories. Needs Linux 6.8 and root.
 */
public final class DeepOverlay {

  private static final int SET_FLAG = 0;
  private static final int SET_STRING = 1;
  private static final int CREATE = 6;
  private static final int CLOSE_ON_EXEC = 1;
  private static final long READ_ONLY = 1;
  private static final int EMPTY_PATH = 4;
  private static final int WORKING_DIRECTORY = -100;

  private DeepOverlay() {}

  /**
   * Mounts in the calling thread's mount namespace. Of the flags, only {@link MountFlag#READ_ONLY}
   * is known here. The directories' paths must be shorter than 256 bytes.
   */
  public static void mount(OverlayMount overlay, Path target, Set<MountFlag> flags)
      throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long context = kernel.call(SystemCall.FSOPEN, target, text(kernel, "overlay"), CLOSE_ON_EXEC);
      try {
        configure(kernel, context, overlay);
        long attributes = flags.contains(MountFlag.READ_ONLY) ? READ_ONLY : 0;
        long mount = kernel.call(SystemCall.FSMOUNT, target, context, CLOSE_ON_EXEC, attributes);
        try {
          kernel.call(
              SystemCall.MOVE_MOUNT,
              target,
              mount,
              text(kernel, ""),
              WORKING_DIRECTORY,
              text(kernel, target.toString()),
              EMPTY_PATH);
        } finally {
          kernel.attempt(SystemCall.CLOSE, mount);
        }
      } finally {
        kernel.attempt(SystemCall.CLOSE, context);
      }
    }
  }

  private static void configure(Kernel kernel, long context, OverlayMount overlay)
      throws LinuxException {
    for (Path lower : overlay.lowers()) {
      set(kernel, context, "lowerdir+", lower.toString());
    }
    if (overlay.upper().isPresent()) {
      set(kernel, context, "upperdir", overlay.upper().get().directory().toString());
      set(kernel, context, "workdir", overlay.upper().get().work().toString());
    }
    for (String option : overlay.options()) {
      int equals = option.indexOf('=');
      if (equals < 0) {
        kernel.call(SystemCall.FSCONFIG, option, context, SET_FLAG, text(kernel, option), 0, 0);
      } else {
        set(kernel, context, option.substring(0, equals), option.substring(equals + 1));
      }
    }
    kernel.call(SystemCall.FSCONFIG, "overlay", context, CREATE, 0, 0, 0);
  }

  private static void set(Kernel kernel, long context, String key, String value)
      throws LinuxException {
    kernel.call(
        SystemCall.FSCONFIG,
        key + "=" + value,
        context,
        SET_STRING,
        text(kernel, key),
        text(kernel, value),
        0);
  }

  private static long text(Kernel kernel, String text) {
    return kernel.string(text.getBytes(StandardCharsets.UTF_8));
  }
}
