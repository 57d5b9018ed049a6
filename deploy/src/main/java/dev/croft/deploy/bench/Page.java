package dev.croft.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of which one part is made by the benchmark, and the rest written by people. */
public final class Page {

  private static final String BEGIN = "<!-- made by ./croft bench, which overwrites edits -->\n";
  private static final String END = "<!-- up to here -->\n";

  private Page() {}

  /**
   * Writes the made part of a page, after a title where the page is new.
   *
   * @throws IOException also where the page has no such part
   */
  public static void write(Path page, String title, String made) throws IOException {
    String part = BEGIN + "\n" + made + "\n" + END;
    if (!Files.exists(page)) {
      Files.writeString(page, "# " + title + "\n\n" + part);
      return;
    }
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END, Math.max(0, begin));
    if (begin < 0 || end < 0) {
      throw new IOException(
          page + " has no part between " + BEGIN.strip() + " and " + END.strip() + ": remove it");
    }
    Files.writeString(page, old.substring(0, begin) + part + old.substring(end + END.length()));
  }
}
