package dev.croft.protocol.llb;

import dev.croft.model.failure.CroftException;

/** Checks of the numbers by which operations refer to inputs and outputs. */
final class Indexes {

  private static final int NONE = -1;

  private Indexes() {}

  /** An index below a limit, or -1 for none. */
  static int optional(long index, int limit, String what) {
    if (index < NONE || index >= limit) {
      throw CroftException.user(
          "invalid definition: " + what + " is " + index + ", but there are only " + limit);
    }
    return (int) index;
  }

  /** An index below a limit. */
  static int required(long index, int limit, String what) {
    if (index == NONE) {
      throw CroftException.user("invalid definition: " + what + " is missing");
    }
    return optional(index, limit, what);
  }

  /** An output index, or -1 for none; there are no more outputs than things that make one. */
  static int output(long index, int makers, String what) {
    return optional(index, makers, what);
  }
}
