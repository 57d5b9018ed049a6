package dev.croft.oci.registry;

/** How a blob came to be in a repository. */
public enum PushOutcome {
  /** It was there. */
  EXISTED,
  /** The registry took it over from another repository. */
  MOUNTED,
  /** Its bytes were sent. */
  UPLOADED
}
