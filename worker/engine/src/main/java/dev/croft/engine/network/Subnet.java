package dev.croft.engine.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of IPv4 addresses.
 *
 * @param address its first address, as an unsigned number
 * @param prefix how many bits all its addresses share, 0 to 32
 */
public record Subnet(int address, int prefix) {

  private static final int BYTES = 4;

  /** Clears the bits behind the prefix. */
  public Subnet {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("not the length of a prefix: " + prefix);
    }
    address &= mask(prefix);
  }

  /**
   * Reads {@code a.b.c.d/prefix}.
   *
   * @throws IllegalArgumentException where the text is no such range
   */
  public static Subnet parse(String text) {
    String[] parts = text.split("[./]", -1);
    if (!text.matches("[0-9]+(\\.[0-9]+){3}/[0-9]+")) {
      throw new IllegalArgumentException("\"" + text + "\" is no IPv4 range like 10.89.0.0/24");
    }
    int address = 0;
    for (int i = 0; i < BYTES; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part > 255) {
        throw new IllegalArgumentException("\"" + text + "\": " + part + " is no byte");
      }
      address = address << 8 | part;
    }
    return new Subnet(address, Integer.parseInt(parts[BYTES]));
  }

  /**
   * The ranges in a routing table, without the default route.
   *
   * @param table in the form of {@code /proc/net/route}
   */
  static List<Subnet> routes(byte[] table) {
    List<Subnet> routes = new ArrayList<>();
    String text = new String(table, StandardCharsets.US_ASCII);
    for (String line : text.lines().skip(1).toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      int mask = number(fields[7]);
      if (mask != 0) {
        routes.add(new Subnet(number(fields[1]), Integer.bitCount(mask)));
      }
    }
    return routes;
  }

  /** The part of this range, cut into ranges of the prefix, at an index. */
  Subnet part(int partPrefix, int index) {
    return new Subnet(address + (index << (32 - partPrefix)), partPrefix);
  }

  /** Whether the two share an address. */
  public boolean overlaps(Subnet other) {
    int shared = mask(Math.min(prefix, other.prefix));
    return (address & shared) == (other.address & shared);
  }

  /** The text form. */
  @Override
  public String toString() {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255)
        + "/"
        + prefix;
  }

  /** The kernel prints addresses as they lie in memory, as little-endian numbers. */
  private static int number(String hex) {
    return Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16));
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }
}
