package dev.croft.model.failure;

/** What a caller may do about a failure; retry follows from the kind. */
public enum FailureKind {
  /** The user's input is wrong, or what the user runs failed; trying again changes nothing. */
  USER,
  /** Something that is asked for does not exist. */
  NOT_FOUND,
  /** Who asks may not have it. */
  DENIED,
  /** It may go well the next time: a network, a registry that is busy, a lost worker. */
  TRANSIENT,
  /** Disk, memory or another limit is exhausted. */
  RESOURCE,
  /** Somebody who may do so ended it. */
  CANCELLED,
  /** The client asks for what is not built. */
  UNSUPPORTED,
  /** A bug of Croft's own. */
  INTERNAL
}
