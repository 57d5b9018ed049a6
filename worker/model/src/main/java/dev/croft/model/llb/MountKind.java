package dev.croft.model.llb;

/** What a mount mounts. Modes are permission bits. */
public sealed interface MountKind {

  /** A file tree of an input. */
  record Bind() implements MountKind {}

  /** A directory that is kept from build to build, and is no part of a cache key. */
  record Cache(String id, Sharing sharing) implements MountKind {}

  /** Memory, at most {@code sizeBytes} or, where that is 0, as the kernel likes. */
  record Tmpfs(long sizeBytes) implements MountKind {}

  /** A file with a secret of the client's. */
  record Secret(String id, int uid, int gid, int mode, boolean optional) implements MountKind {}

  /** A socket of the client's ssh agent. */
  record Ssh(String id, int uid, int gid, int mode, boolean optional) implements MountKind {}

  /** What happens when several steps want one cache mount at once. */
  enum Sharing {
    /** They write to it together. */
    SHARED,
    /** Each gets one of its own. */
    PRIVATE,
    /** One waits for the other. */
    LOCKED
  }
}
