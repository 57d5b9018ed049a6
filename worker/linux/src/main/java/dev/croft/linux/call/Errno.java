package dev.croft.linux.call;

/** The kernel's error numbers that callers tell apart; the same on amd64 and arm64. */
public final class Errno {
  /** Not permitted. */
  public static final int EPERM = 1;

  /** No such file or directory. */
  public static final int ENOENT = 2;

  /** No such process. */
  public static final int ESRCH = 3;

  /** Interrupted by a signal. */
  public static final int EINTR = 4;

  /** Input or output failed; from a terminal: nobody is at its other end. */
  public static final int EIO = 5;

  /** No such device or address; from a seek: no more data in the file. */
  public static final int ENXIO = 6;

  /** Not an open file, or one that was opened for something else. */
  public static final int EBADF = 9;

  /** Would block; from a lock: somebody else holds it. */
  public static final int EAGAIN = 11;

  /** Access denied. */
  public static final int EACCES = 13;

  /** Busy, such as a mount point in use. */
  public static final int EBUSY = 16;

  /** It exists already. */
  public static final int EEXIST = 17;

  /** The two are on different file systems. */
  public static final int EXDEV = 18;

  /** A part of the path is not a directory. */
  public static final int ENOTDIR = 20;

  /** It is a directory. */
  public static final int EISDIR = 21;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  /** Not a terminal; an ioctl that the file does not know. */
  public static final int ENOTTY = 25;

  /** The file is a program that is running. */
  public static final int ETXTBSY = 26;

  /** No space left on the device. */
  public static final int ENOSPC = 28;

  /** Result too large; from xattr calls: the buffer is too small. */
  public static final int ERANGE = 34;

  /** A file's name is too long. */
  public static final int ENAMETOOLONG = 36;

  /** The kernel lacks the call. */
  public static final int ENOSYS = 38;

  /** The directory is not empty. */
  public static final int ENOTEMPTY = 39;

  /** Too many symbolic links, or one where none is allowed. */
  public static final int ELOOP = 40;

  /** No such extended attribute. */
  public static final int ENODATA = 61;

  /** The file system cannot do this. */
  public static final int EOPNOTSUPP = 95;

  /** The disk quota is exhausted. */
  public static final int EDQUOT = 122;

  private Errno() {}
}
