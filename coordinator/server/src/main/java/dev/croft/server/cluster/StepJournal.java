package dev.croft.server.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step cache's records on disk: a file to which lines are appended, each with a checksum before
 * it. A line that a crash left half written is skipped; losing one costs a cache hit. Thread safe.
 */
public final class StepJournal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StepJournal.class);

  private final Path file;
  private Writer writer;

  private StepJournal(Path file, Writer writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Opens a journal, which is made where it is missing.
   *
   * @throws UncheckedIOException where the file cannot be read and written
   */
  public static StepJournal open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new StepJournal(file, appender(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the step cache's journal " + file, e);
    }
  }

  /** Shows all entries, the newest first; returns how many there are. */
  synchronized int read(Consumer<StepEntry> reader) {
    int entries = 0;
    int damaged = 0;
    try (LinesBackwards lines = new LinesBackwards(file)) {
      for (Optional<String> line = lines.previous(); line.isPresent(); line = lines.previous()) {
        if (!line.get().isEmpty()) {
          Optional<StepEntry> entry = entry(line.get());
          entry.ifPresent(reader);
          entries += entry.isPresent() ? 1 : 0;
          damaged += entry.isPresent() ? 0 : 1;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the step cache's journal " + file, e);
    }
    if (damaged > 0) {
      LOG.warn("{} lines of {} are damaged and were skipped", damaged, file);
    }
    return entries;
  }

  /** Adds an entry; that it cannot be written costs a warning, and a cache hit some day. */
  public synchronized void append(StepEntry entry) {
    try {
      writer.write(line(entry));
      writer.flush();
    } catch (IOException e) {
      LOG.warn(
          "a record of the step cache was not written to {}; it is lost at a restart", file, e);
    }
  }

  /** Replaces the journal by one without what is not needed any more. */
  synchronized void rewrite(Predicate<StepEntry> isNeeded) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
          Writer out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (entry(line).filter(isNeeded).isPresent()) {
            out.write(line);
            out.write('\n');
          }
        }
      }
      writer.close();
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      writer = appender(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rewrite the step cache's journal " + file, e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException e) {
      LOG.warn("the step cache's journal {} was not closed", file, e);
    }
  }

  private static Writer appender(Path file) throws IOException {
    Writer out =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    out.write("\n");
    return out;
  }

  /** Empty for a line that is damaged, or that another version of this program wrote. */
  private static Optional<StepEntry> entry(String line) {
    int space = line.indexOf(' ');
    if (space <= 0) {
      return Optional.empty();
    }
    String json = line.substring(space + 1);
    if (!line.substring(0, space).equals(checksum(json))) {
      return Optional.empty();
    }
    try {
      return Optional.of(StepEntry.ofJson(json)).filter(entry -> !entry.keys().isEmpty());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String line(StepEntry entry) {
    String json = entry.toJson();
    return checksum(json) + " " + json + "\n";
  }

  private static String checksum(String json) {
    CRC32 crc = new CRC32();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
