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
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step cache's records on disk: a file to which lines are appended, each with a checksum before
 * it. A line that a crash left half written is skipped; losing one costs a cache hit. Thread safe.
 */
final class StepJournal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StepJournal.class);

  private final Path file;
  private Writer writer;

  private StepJournal(Path file, Writer writer) {
    this.file = file;
    this.writer = writer;
  }

  /** Opens a journal, and shows what is in it, oldest first. */
  static StepJournal open(Path file, Consumer<StepEntry> reader) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file)) {
        read(file, reader);
      }
      return new StepJournal(file, appender(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the step cache's journal " + file, e);
    }
  }

  synchronized void append(StepEntry entry) {
    try {
      writer.write(line(entry));
      writer.flush();
    } catch (IOException e) {
      LOG.warn(
          "a record of the step cache was not written to {}; it is lost at a restart", file, e);
    }
  }

  /** Replaces the journal by one that has just these records. */
  synchronized void rewrite(Collection<StepEntry> entries) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (Writer out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
        for (StepEntry entry : entries) {
          out.write(line(entry));
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

  private static void read(Path file, Consumer<StepEntry> reader) throws IOException {
    int damaged = 0;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          continue;
        }
        int space = line.indexOf(' ');
        Optional<StepEntry> entry =
            space > 0
                ? entry(line.substring(0, space), line.substring(space + 1))
                : Optional.empty();
        entry.ifPresent(reader);
        damaged += entry.isPresent() ? 0 : 1;
      }
    }
    if (damaged > 0) {
      LOG.warn("{} lines of {} are damaged and were skipped", damaged, file);
    }
  }

  /** Empty for a line that is damaged, or that another version of this program wrote. */
  private static Optional<StepEntry> entry(String sum, String json) {
    if (!sum.equals(checksum(json))) {
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
