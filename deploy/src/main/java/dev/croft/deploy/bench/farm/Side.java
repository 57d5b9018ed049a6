package dev.croft.deploy.bench.farm;

/** One of two that do the same. Used by one thread. */
interface Side {

  /**
   * Brings it to where the clock starts.
   *
   * @param round counts from 0; -1 is one that is not measured
   */
  default void prepare(int round) {
    // Most are always ready.
  }

  /** What the clock measures. */
  void run(int round);
}
