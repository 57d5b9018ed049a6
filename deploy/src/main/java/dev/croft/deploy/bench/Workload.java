package dev.croft.deploy.bench;

import java.nio.file.Path;

/**
 * Something that builders do, of which the time is taken. A workload belongs to one benchmark, and
 * is used by one thread.
 */
interface Workload {

  /** What is done, in the words of the table. */
  String title();

  /**
   * Brings a peer to where the clock starts: base images are there, contexts are known.
   *
   * @param round counts from 0; the same for all peers of a round
   */
  void prepare(Peer peer, int round);

  /** What the clock measures. */
  void run(Peer peer, int round);

  /** What workloads build on. */
  record Ground(Path directory, String baseRegistry, PushTarget target) {}
}
