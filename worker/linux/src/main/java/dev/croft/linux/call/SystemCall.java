package dev.croft.linux.call;

import java.util.Locale;

/**
 * The system calls that Croft makes, with their numbers on the two architectures that it runs on.
 * Numbers instead of the C library's functions, because older C libraries lack several of them
 * ({@code openat2}, {@code mknodat}).
 */
public enum SystemCall {
  CLOSE(3, 57),
  COPY_FILE_RANGE(326, 285),
  FCHMOD(91, 52),
  FCHMODAT(268, 53),
  FCHMODAT2(452, 452),
  FCHOWN(93, 55),
  FCHOWNAT(260, 54),
  FCNTL(72, 25),
  FDATASYNC(75, 83),
  FGETXATTR(193, 10),
  FLISTXATTR(196, 13),
  FLOCK(73, 32),
  FREMOVEXATTR(199, 16),
  FSETXATTR(190, 7),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSOPEN(430, 430),
  FSYNC(74, 82),
  FTRUNCATE(77, 46),
  GETDENTS64(217, 61),
  IOCTL(16, 29),
  KILL(62, 129),
  LGETXATTR(192, 9),
  LINKAT(265, 37),
  LLISTXATTR(195, 12),
  LREMOVEXATTR(198, 15),
  LSEEK(8, 62),
  LSETXATTR(189, 6),
  MEMFD_CREATE(319, 279),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  MOUNT(165, 40),
  MOVE_MOUNT(429, 429),
  OPENAT(257, 56),
  OPENAT2(437, 437),
  PREAD64(17, 67),
  PWRITE64(18, 68),
  READ(0, 63),
  READLINKAT(267, 78),
  RENAMEAT2(316, 276),
  SETNS(308, 268),
  SOCKET(41, 198),
  STATX(332, 291),
  SYMLINKAT(266, 36),
  SYNCFS(306, 267),
  UMOUNT2(166, 39),
  UNLINKAT(263, 35),
  UNSHARE(272, 97),
  UTIMENSAT(280, 88),
  WRITE(1, 64);

  private final int amd64;
  private final int arm64;

  SystemCall(int amd64, int arm64) {
    this.amd64 = amd64;
    this.arm64 = arm64;
  }

  /** The call's number on the machine that this runs on. */
  long number() {
    return Architecture.current() == Architecture.AMD64 ? amd64 : arm64;
  }

  /** The call's name in the manual, such as {@code openat2}. */
  public String manualName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
