package dev.croft.engine.fileop;

import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;

/**
 * A mode as {@code chmod} takes it: octal digits, or clauses such as {@code u=rwX,go-w} that change
 * the mode a file has. The umask plays no part.
 */
final class ModeChange {

  private static final int READ = 0444;
  private static final int WRITE = 0222;
  private static final int EXECUTE = 0111;
  private static final int SET_IDS = 06000;
  private static final int STICKY = 01000;
  private static final int ALL = 07777;

  private final List<Action> actions;

  private ModeChange(List<Action> actions) {
    this.actions = actions;
  }

  /** A mode that does not depend on what the file has. */
  static ModeChange absolute(int mode) {
    return new ModeChange(List.of(new Action(ALL, '=', mode & ALL, ' ', false)));
  }

  /**
   * Reads a mode.
   *
   * @throws CroftException of kind USER where it is none
   */
  static ModeChange parse(String text) {
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '7') && text.length() <= 6) {
      int mode = Integer.parseInt(text, 8);
      if (mode <= ALL) {
        return absolute(mode);
      }
    }
    return new ModeChange(new Parser(text).clauses());
  }

  /** The permissions of a file that has these now. */
  int apply(int permissions, boolean isDirectory) {
    int mode = permissions & ALL;
    for (Action action : actions) {
      mode = action.apply(mode, permissions, isDirectory);
    }
    return mode;
  }

  /**
   * One operator with its permissions.
   *
   * @param who the bits that it may touch
   * @param bits what it sets or clears; without those that come from elsewhere
   * @param copyOf the class whose bits are copied: u, g or o; a blank for none
   * @param executeIfAny whether {@code X} was among the permissions
   */
  private record Action(int who, char operator, int bits, char copyOf, boolean executeIfAny) {

    int apply(int mode, int original, boolean isDirectory) {
      int value = bits;
      if (executeIfAny && (isDirectory || (original & EXECUTE) != 0)) {
        value |= EXECUTE;
      }
      int copied =
          switch (copyOf) {
            case 'u' -> (mode >> 6) & 7;
            case 'g' -> (mode >> 3) & 7;
            case 'o' -> mode & 7;
            default -> 0;
          };
      value = (value | (copied << 6) | (copied << 3) | copied) & who;
      return switch (operator) {
        case '+' -> mode | value;
        case '-' -> mode & ~value;
        default -> (mode & ~who) | value;
      };
    }
  }

  /** Reads clauses: {@code [ugoa]*([-+=]([rwxXst]*|[ugo]))+}, separated by commas. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<Action> clauses() {
      List<Action> result = new ArrayList<>();
      clause(result);
      while (at < text.length()) {
        if (text.charAt(at++) != ',') {
          throw invalid();
        }
        clause(result);
      }
      return result;
    }

    private void clause(List<Action> result) {
      int who = who();
      int before = result.size();
      while (at < text.length() && "+-=".indexOf(text.charAt(at)) >= 0) {
        char operator = text.charAt(at++);
        result.add(action(who, operator));
      }
      if (result.size() == before) {
        throw invalid();
      }
    }

    private int who() {
      int who = 0;
      for (; at < text.length() && "ugoa".indexOf(text.charAt(at)) >= 0; at++) {
        who |=
            switch (text.charAt(at)) {
              case 'u' -> 04700;
              case 'g' -> 02070;
              case 'o' -> 00007;
              default -> 06777;
            };
      }
      boolean onlyOthers = who != 0 && (who & 06770) == 0;
      return who == 0 ? ALL : onlyOthers ? who : who | STICKY;
    }

    private Action action(int who, char operator) {
      if (at < text.length() && "ugo".indexOf(text.charAt(at)) >= 0) {
        // Only access bits are copied, so only those may be cleared for it.
        return new Action(who & 0777, operator, 0, text.charAt(at++), false);
      }
      int bits = 0;
      boolean executeIfAny = false;
      for (; at < text.length() && "rwxXst".indexOf(text.charAt(at)) >= 0; at++) {
        switch (text.charAt(at)) {
          case 'r' -> bits |= READ;
          case 'w' -> bits |= WRITE;
          case 'x' -> bits |= EXECUTE;
          case 's' -> bits |= SET_IDS;
          case 't' -> bits |= STICKY;
          default -> executeIfAny = true;
        }
      }
      // Permissions that are set anew leave the sticky bit alone unless it is named.
      int touched = operator == '=' && (bits & STICKY) == 0 ? who & ~STICKY : who;
      return new Action(touched, operator, bits, ' ', executeIfAny);
    }

    private CroftException invalid() {
      return CroftException.user("invalid mode: " + text);
    }
  }
}
