package dev.croft.linux.mount;

/** Whether mounts below a mount point are seen in other mount namespaces. */
public enum Propagation {
  /** Nothing goes in or out. */
  PRIVATE(1 << 18),
  /** The others' mounts are seen here; ours are not seen there. */
  RECEIVE(1 << 19),
  /** Both ways. */
  SHARED(1 << 20);

  private final long bits;

  Propagation(long bits) {
    this.bits = bits;
  }

  long bits() {
    return bits;
  }
}
