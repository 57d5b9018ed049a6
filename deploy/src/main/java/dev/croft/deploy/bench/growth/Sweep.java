package dev.croft.deploy.bench.growth;

import java.util.List;

/** Something that is done at several sizes. Belongs to one run, and is used by one thread. */
interface Sweep {

  /** Short, for a file's name. */
  String name();

  /** What is measured, in the words of the page. */
  String title();

  /** What the sizes count, in the plural. */
  String quantity();

  /** From the smallest to the largest. */
  List<Integer> sizes();

  /** Brings everything to a size, once, before its rounds. */
  void prepare(int size);

  /**
   * Brings everything to where the clock starts.
   *
   * @param round counts from 0 at each size; -1 is one that is not measured
   */
  void beforeRound(int size, int round);

  /** What the clock measures. */
  void run(int size, int round);

  /** How many rounds each size has where so many were asked for; more of what is quickly over. */
  default int rounds(int asked) {
    return asked;
  }

  /** What else was seen until now, a sentence each. */
  default List<String> notes() {
    return List.of();
  }
}
