package dev.croft.deploy.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Contexts on disk. */
public final class Contexts {

  private static final byte[] LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int LETTERS_OF_A_LONG = 10;
  private static final int BITS = 6;

  private Contexts() {}

  /** Writes a file below a directory, which is made where it is missing; returns the directory. */
  public static Path write(Path directory, String file, String text) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + " in " + directory, e);
    }
  }

  /**
   * Writes a file of random letters, which can be compressed to three quarters, as programs and
   * archives can.
   *
   * @param seed the same letters come of the same seed
   */
  static void writeRandom(Path directory, String file, long bytes, long seed) {
    Path path = directory.resolve(file);
    try {
      Files.createDirectories(path.getParent());
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
        writeRandom(out, bytes, seed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /** The same to a stream. */
  static void writeRandom(OutputStream out, long bytes, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] some = new byte[LETTERS_OF_A_LONG];
    for (long left = bytes; left > 0; left -= some.length) {
      long drawn = random.nextLong();
      for (int i = 0; i < some.length; i++) {
        some[i] = LETTERS[(int) (drawn & (LETTERS.length - 1))];
        drawn >>>= BITS;
      }
      out.write(some, 0, (int) Math.min(left, some.length));
    }
  }
}
