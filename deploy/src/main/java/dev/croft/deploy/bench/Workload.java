package dev.croft.deploy.bench;

import java.nio.file.Path;

/**
 * Something that builders do, of which the time is taken. A workload belongs to one benchmark, and
 * is used by one thread.
 */
interface Workload {

  /** What is done, in the words of the table. */
  String title();

  /** Croft's time divided by the other builder's that is to be reached; above 0. */
  double goal();

  /**
   * Brings a peer to where the clock starts: base images are there, contexts are known.
   *
   * @param round counts from 0, and is -1 for what is not measured; the same for all peers of a
   *     round
   */
  void prepare(Peer peer, int round);

  /** What the clock measures. */
  void run(Peer peer, int round);

  /**
   * What workloads build on.
   *
   * @param base a registry with the base images, which workloads may add to
   */
  record Ground(Path directory, String base, PushTarget target) {

    /** Where a workload keeps what it builds from. */
    Path folder(String name) {
      return directory.resolve(name);
    }

    /** The option that has buildx push an image to the registry that forgets. */
    String pushed(String name) {
      return "--output=type=image,push=true,name=" + target.host() + "/" + name + ":latest";
    }
  }
}
