package dev.croft.dockerfile.compile;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The signals that containers can be stopped with. */
final class Signals {

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");
  private static final Pattern REAL_TIME =
      Pattern.compile("RTMIN(\\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?");
  private static final Set<String> NAMES =
      Set.of(
          "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT",
          "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM",
          "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ");

  private Signals() {}

  static boolean isSignal(String text) {
    if (NUMBER.matcher(text).matches()) {
      return !text.matches("[+-]?0+");
    }
    String name = text.toUpperCase(Locale.ROOT);
    name = name.startsWith("SIG") ? name.substring("SIG".length()) : name;
    return NAMES.contains(name) || REAL_TIME.matcher(name).matches();
  }
}
