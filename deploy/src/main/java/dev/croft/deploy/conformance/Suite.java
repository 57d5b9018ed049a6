package dev.croft.deploy.conformance;

import dev.croft.deploy.rig.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All cases, and what was recorded for them; in {@code deploy/conformance}. */
public final class Suite {

  private static final String CASES = ".cases";
  private static final String RECORD = ".golden";

  private final Path directory;
  private final List<Case> cases;
  private final Map<String, Map<String, String>> records;

  private Suite(Path directory, List<Case> cases, Map<String, Map<String, String>> records) {
    this.directory = directory;
    this.cases = cases;
    this.records = records;
  }

  /** The suite of this checkout. */
  public static Suite load() {
    Path directory = Checkout.home().resolve("deploy/conformance");
    List<Case> cases = new ArrayList<>();
    Map<String, Map<String, String>> records = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(CASES)).sorted().toList()) {
        String area = file.getFileName().toString().replace(CASES, "");
        cases.addAll(CaseFile.parse(area, Files.readString(file)));
        Path record = directory.resolve(area + RECORD);
        records.put(
            area,
            Files.exists(record)
                ? CaseFile.parseRecord(Files.readString(record))
                : new TreeMap<>());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the cases in " + directory, e);
    }
    checkTitles(cases);
    return new Suite(directory, List.copyOf(cases), records);
  }

  private static void checkTitles(List<Case> cases) {
    Set<String> seen = new HashSet<>();
    for (Case one : cases) {
      if (!seen.add(one.name())) {
        throw new IllegalStateException("two cases have the name " + one.name());
      }
    }
  }

  /** Every case, by area. */
  public List<Case> cases() {
    return cases;
  }

  /** What BuildKit did. */
  public Optional<String> recorded(Case one) {
    return Optional.ofNullable(recordsOf(one).get(one.title()));
  }

  private Map<String, String> recordsOf(Case one) {
    return records.computeIfAbsent(one.area(), area -> new TreeMap<>());
  }

  /** Notes what BuildKit did; written by {@link #save}. */
  public synchronized void record(Case one, String observed) {
    recordsOf(one).put(one.title(), observed);
  }

  /** Writes the records, in the order of the cases; records without a case go. */
  public void save() {
    records.forEach(
        (area, byTitle) -> {
          StringBuilder text = new StringBuilder();
          for (Case one : cases) {
            if (one.area().equals(area) && byTitle.containsKey(one.title())) {
              text.append("=== ").append(one.title()).append('\n').append(byTitle.get(one.title()));
              text.append('\n');
            }
          }
          try {
            Files.writeString(directory.resolve(area + RECORD), text);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot write the record of " + area, e);
          }
        });
  }
}
