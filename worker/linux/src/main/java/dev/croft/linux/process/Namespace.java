package dev.croft.linux.process;

/** What a thread can have of its own; the numbers are those of {@code clone(2)}. */
public enum Namespace {
  MOUNT(0x00020000),
  CGROUP(0x02000000),
  HOST_NAME(0x04000000),
  IPC(0x08000000),
  PID(0x20000000),
  NETWORK(0x40000000);

  private final int bits;

  Namespace(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
