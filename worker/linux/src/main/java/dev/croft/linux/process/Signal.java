package dev.croft.linux.process;

import java.util.Arrays;
import java.util.Optional;

/** Signals, by number the same on amd64 and arm64. */
public enum Signal {
  /** Sends nothing: asks whether the process is there. */
  NONE(0, ""),
  HANGUP(1, "HUP"),
  INTERRUPT(2, "INT"),
  QUIT(3, "QUIT"),
  ILLEGAL(4, "ILL"),
  TRAP(5, "TRAP"),
  ABORT(6, "ABRT"),
  BUS(7, "BUS"),
  FLOATING_POINT(8, "FPE"),
  KILL(9, "KILL"),
  USER_1(10, "USR1"),
  SEGMENT(11, "SEGV"),
  USER_2(12, "USR2"),
  PIPE(13, "PIPE"),
  ALARM(14, "ALRM"),
  TERMINATE(15, "TERM"),
  STACK_FAULT(16, "STKFLT"),
  CHILD(17, "CHLD"),
  CONTINUE(18, "CONT"),
  STOP(19, "STOP"),
  TERMINAL_STOP(20, "TSTP"),
  TERMINAL_INPUT(21, "TTIN"),
  TERMINAL_OUTPUT(22, "TTOU"),
  URGENT(23, "URG"),
  PROCESSOR_TIME(24, "XCPU"),
  FILE_SIZE(25, "XFSZ"),
  VIRTUAL_ALARM(26, "VTALRM"),
  PROFILING(27, "PROF"),
  WINDOW(28, "WINCH"),
  INPUT_OUTPUT(29, "IO"),
  POWER(30, "PWR"),
  SYSTEM_CALL(31, "SYS");

  private final int number;
  private final String shortName;

  Signal(int number, String shortName) {
    this.number = number;
    this.shortName = shortName;
  }

  /** The number, the same on amd64 and arm64. */
  public int number() {
    return number;
  }

  /** The signal of a name such as {@code TERM}; {@code SIG} may stand in front of it. */
  public static Optional<Signal> named(String name) {
    String wanted = name.startsWith("SIG") ? name.substring(3) : name;
    return Arrays.stream(values())
        .filter(signal -> signal != NONE && signal.shortName.equals(wanted))
        .findFirst();
  }
}
