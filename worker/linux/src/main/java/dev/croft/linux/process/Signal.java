package dev.croft.linux.process;

/** Signals that Croft sends. */
public enum Signal {
  /** Sends nothing: asks whether the process is there. */
  NONE(0),
  HANGUP(1),
  INTERRUPT(2),
  QUIT(3),
  KILL(9),
  USER_1(10),
  USER_2(12),
  TERMINATE(15),
  CONTINUE(18),
  STOP(19);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** The number, the same on amd64 and arm64. */
  public int number() {
    return number;
  }
}
