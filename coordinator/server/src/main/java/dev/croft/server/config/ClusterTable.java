package dev.croft.server.config;

import java.time.Duration;
import java.util.List;

/**
 * The {@code [cluster]} table: a farm of several processes, and what its jobs may expect of it.
 *
 * @param join members to look for, each {@code HOST:PORT}; the command line goes before
 * @param patience how long a job waits for a worker that can run it; zero to fail at once
 * @param emulation whether workers run other platforms than their own through an emulator
 */
public record ClusterTable(List<String> join, Duration patience, boolean emulation) {

  /** Copies the list. */
  public ClusterTable {
    join = List.copyOf(join);
  }

  /** Nobody to look for, no patience, emulation where there is nothing better. */
  public static ClusterTable defaults() {
    return new ClusterTable(List.of(), Duration.ZERO, true);
  }
}
