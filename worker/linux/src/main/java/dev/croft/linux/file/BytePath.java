package dev.croft.linux.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file's name or path as Linux has it: bytes, in no particular encoding, without NUL. Java's
 * {@code Path} and {@code String} lose bytes that are not valid UTF-8; this does not. Ordered by
 * unsigned bytes. Immutable.
 *
 * <p>Nothing is normalised: {@code a//b}, {@code ./a} and {@code ..} stay as they are until {@link
 * #names()} is asked.
 */
public final class BytePath implements Comparable<BytePath> {

  /** The empty path: the directory that others are relative to. */
  public static final BytePath EMPTY = new BytePath(new byte[0]);

  private final byte[] bytes;

  private BytePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The path with these bytes; throws {@link IllegalArgumentException} where one is NUL. */
  public static BytePath of(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException("a path with a NUL byte: " + text(bytes));
      }
    }
    return bytes.length == 0 ? EMPTY : new BytePath(bytes.clone());
  }

  /** The path whose bytes are a text's UTF-8 form. */
  public static BytePath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A path of our own making, whose name is valid UTF-8. */
  public static BytePath of(Path path) {
    return of(path.toString());
  }

  /** A path from its parts, joined by slashes. */
  public static BytePath join(List<BytePath> names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (BytePath name : names) {
      if (out.size() > 0) {
        out.write('/');
      }
      out.writeBytes(name.bytes);
    }
    return new BytePath(out.toByteArray());
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether there are no bytes at all. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Whether it begins with a slash. */
  public boolean isAbsolute() {
    return bytes.length > 0 && bytes[0] == '/';
  }

  /** The parts between slashes, without empty ones and {@code .}; {@code ..} is kept. */
  public List<BytePath> names() {
    List<BytePath> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        boolean dot = i - start == 1 && bytes[start] == '.';
        if (i > start && !dot) {
          names.add(new BytePath(Arrays.copyOfRange(bytes, start, i)));
        }
        start = i + 1;
      }
    }
    return names;
  }

  /**
   * The last part; empty where there is none. Slashes at the end do not count.
   *
   * <p>With {@link #parent()} this is plain text surgery: {@code ..} and {@code .} are parts.
   */
  public BytePath name() {
    int end = trimmedEnd();
    return new BytePath(Arrays.copyOfRange(bytes, lastSlash(end) + 1, end));
  }

  /** All before the last part, without the slash between; {@code /} for {@code /a}. */
  public BytePath parent() {
    int slash = lastSlash(trimmedEnd());
    int end = slash;
    while (end > 0 && bytes[end - 1] == '/') {
      end--;
    }
    return end > 0
        ? new BytePath(Arrays.copyOf(bytes, end))
        : slash >= 0 ? new BytePath(new byte[] {'/'}) : EMPTY;
  }

  /** A path below this one; an absolute one is taken as if it were relative. */
  public BytePath resolve(BytePath below) {
    if (below.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return below;
    }
    boolean slash = bytes[bytes.length - 1] != '/' && !below.isAbsolute();
    byte[] joined = Arrays.copyOf(bytes, bytes.length + (slash ? 1 : 0) + below.bytes.length);
    if (slash) {
      joined[bytes.length] = '/';
    }
    System.arraycopy(
        below.bytes, 0, joined, joined.length - below.bytes.length, below.bytes.length);
    return new BytePath(joined);
  }

  /** A path below this one. */
  public BytePath resolve(String below) {
    return resolve(of(below));
  }

  /** Whether the bytes begin with these; parts are not looked at. */
  public boolean hasPrefix(BytePath prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  /** Whether it is a directory or, by its text, something below it; all is below the empty path. */
  public boolean isWithin(BytePath directory) {
    return directory.isEmpty()
        || (hasPrefix(directory)
            && (bytes.length == directory.bytes.length || bytes[directory.bytes.length] == '/'));
  }

  /**
   * Compares in the order of a walk over a tree: a directory before what is below it, and that
   * before the directory's next sibling; siblings by their names' bytes.
   */
  public int compareInWalk(BytePath other) {
    int at = Arrays.mismatch(bytes, other.bytes);
    if (at < 0 || at == bytes.length || at == other.bytes.length) {
      return Integer.compare(bytes.length, other.bytes.length);
    }
    return Integer.compare(walkRank(bytes[at]), walkRank(other.bytes[at]));
  }

  /** The bytes from a position on. */
  public BytePath from(int start) {
    return new BytePath(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  @Override
  public int compareTo(BytePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytePath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The path as text; bytes that are not UTF-8 become U+FFFD, so this is for people only. */
  @Override
  public String toString() {
    return text(bytes);
  }

  /** The bytes themselves, for this package's system calls, which do not change them. */
  byte[] raw() {
    return bytes;
  }

  private static int walkRank(byte b) {
    return b == '/' ? -1 : Byte.toUnsignedInt(b);
  }

  private int trimmedEnd() {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == '/') {
      end--;
    }
    return end;
  }

  private int lastSlash(int end) {
    int i = end - 1;
    while (i >= 0 && bytes[i] != '/') {
      i--;
    }
    return i;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
