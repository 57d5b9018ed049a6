package dev.croft.agent.disk;

/** An amount of disk space, as a configuration gives it. */
public sealed interface DiskAmount {

  /** No amount: no limit. */
  DiskAmount NONE = new Bytes(0);

  /** How much it is of a disk of some size, in bytes. */
  long of(long totalBytes);

  /** So many bytes, whatever the disk. */
  record Bytes(long bytes) implements DiskAmount {
    @Override
    public long of(long totalBytes) {
      return bytes;
    }
  }

  /** A part of the disk. */
  record Percent(long percent) implements DiskAmount {
    @Override
    public long of(long totalBytes) {
      return totalBytes / 100 * percent;
    }
  }

  /** A part of the disk, but no more than so many bytes. */
  record AtMost(long percent, long bytes) implements DiskAmount {
    @Override
    public long of(long totalBytes) {
      return Math.min(totalBytes / 100 * percent, bytes);
    }
  }
}
