package dev.croft.protocol.fsutil;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * The order in which files are sent: that of a walk through the directories, each sorted by the
 * bytes of the names. A directory comes right before what is in it.
 */
public final class PathOrder implements Comparator<String> {

  /** The one instance. */
  public static final PathOrder INSTANCE = new PathOrder();

  private PathOrder() {}

  @Override
  public int compare(String first, String second) {
    byte[] one = first.getBytes(StandardCharsets.UTF_8);
    byte[] two = second.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(one.length, two.length);
    for (int i = 0; i < length; i++) {
      if (one[i] != two[i]) {
        return Integer.compare(rank(one[i]), rank(two[i]));
      }
    }
    return Integer.compare(one.length, two.length);
  }

  /** A slash ends a name, so it comes before all that continues it. */
  private static int rank(byte value) {
    return value == '/' ? -1 : Byte.toUnsignedInt(value);
  }
}
