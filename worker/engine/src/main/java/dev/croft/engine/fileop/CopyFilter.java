package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;

/**
 * Which files below a copied directory are copied. Stateless; what is known of a directory is
 * handed to its entries.
 */
interface CopyFilter {

  /**
   * What is known of a path.
   *
   * @param included whether it is copied
   * @param descend whether something below it may be copied, if it is a directory
   * @param state what the filter wants to know when it is asked about entries
   */
  record Verdict(boolean included, boolean descend, Object state) {}

  /** The verdict on what is copied itself: always included. */
  Verdict top();

  /** The verdict on a path relative to what is copied. */
  Verdict of(BytePath path, Verdict parent);

  /** Everything. */
  static CopyFilter all() {
    Verdict yes = new Verdict(true, true, "");
    return new CopyFilter() {
      @Override
      public Verdict top() {
        return yes;
      }

      @Override
      public Verdict of(BytePath path, Verdict parent) {
        return yes;
      }
    };
  }
}
