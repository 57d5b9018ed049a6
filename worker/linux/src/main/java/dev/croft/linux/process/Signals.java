package dev.croft.linux.process;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;

/** Sends signals. */
public final class Signals {

  private Signals() {}

  /** Signals one process; whether it was there. {@code pid} must be positive. */
  public static boolean send(long pid, Signal signal) throws LinuxException {
    return kill(pid, requirePositive(pid), signal);
  }

  /** Signals all processes of a group; whether there was one. {@code group} must be over 1. */
  public static boolean sendToGroup(long group, Signal signal) throws LinuxException {
    if (group == 1) {
      throw new IllegalArgumentException("signalling group 1 would be signalling everybody");
    }
    return kill(group, -requirePositive(group), signal);
  }

  private static long requirePositive(long pid) {
    if (pid <= 0) {
      throw new IllegalArgumentException("not the number of a process or group: " + pid);
    }
    return pid;
  }

  private static boolean kill(long subject, long target, Signal signal) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      long result = kernel.attempt(SystemCall.KILL, target, signal.number());
      if (result < 0 && result != -Errno.ESRCH) {
        throw new LinuxException("kill", signal + " to " + subject, (int) -result);
      }
      return result == 0;
    }
  }
}
