package dev.croft.linux.call;

import java.io.IOException;

/** A system call that the kernel refused: which call, on what, and why. */
public final class LinuxException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String call;
  private final String subject;

  /**
   * A refusal.
   *
   * @param call the call's name in the manual
   * @param subject what it was about, usually a path; may be empty
   * @param errno one of {@link Errno}'s numbers or another of the kernel's
   */
  public LinuxException(String call, String subject, int errno) {
    super(call + (subject.isEmpty() ? "" : " " + subject) + ": " + Kernel.describe(errno));
    this.errno = errno;
    this.call = call;
    this.subject = subject;
  }

  /** The kernel's error number. */
  public int errno() {
    return errno;
  }

  /** The call's name in the manual. */
  public String call() {
    return call;
  }

  /** What the call was about, usually a path; may be empty. */
  public String subject() {
    return subject;
  }

  /** Whether the reason is that something does not exist ({@code ENOENT}). */
  public boolean isNotFound() {
    return errno == Errno.ENOENT;
  }

  /** Whether the reason is that something exists already ({@code EEXIST}). */
  public boolean alreadyExists() {
    return errno == Errno.EEXIST;
  }

  /** Whether the reason is a full disk or an exhausted quota. */
  public boolean isOutOfSpace() {
    return errno == Errno.ENOSPC || errno == Errno.EDQUOT;
  }
}
