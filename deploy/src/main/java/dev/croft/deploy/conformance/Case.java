package dev.croft.deploy.conformance;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One build of the suite.
 *
 * @param area the file it is in
 * @param title a sentence that says what it shows; unique in its area
 * @param files of the build context, by path
 * @param arguments of {@code docker buildx build}, beside the context
 * @param shows what is to be looked at beside image and errors: {@code output}, {@code times}
 * @param differs why Croft does something else, on purpose; empty where it does not
 */
public record Case(
    String area,
    String title,
    Map<String, ContextFile> files,
    List<String> arguments,
    List<String> shows,
    Optional<String> differs) {

  /** Copies and sorts the files, and copies the lists. */
  public Case {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    arguments = List.copyOf(arguments);
    shows = List.copyOf(shows);
  }

  /** What is in a build context. */
  public sealed interface ContextFile {

    /**
     * A file.
     *
     * @param mode permission bits
     */
    record Plain(String text, int mode) implements ContextFile {}

    /** A symbolic link. */
    record Link(String target) implements ContextFile {}
  }

  /** Area and title: how a report names it. */
  public String name() {
    return area + ": " + title;
  }
}
