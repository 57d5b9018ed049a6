package dev.croft.oci.layer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs shell scripts, as image authors do. */
public final class Shell {

  private Shell() {}

  /** Runs a script in a directory; what it printed. Fails where it fails. */
  public static String run(Path directory, String script) throws Exception {
    Path output = Files.createTempFile("script", ".log");
    try {
      Process process =
          new ProcessBuilder("bash", "-euc", script)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exit = process.waitFor();
      String text = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
      if (exit != 0) {
        throw new AssertionError(script + " ended with " + exit + ": " + text);
      }
      return text;
    } finally {
      Files.delete(output);
    }
  }
}
