package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.parse.Heredoc;
import dev.croft.dockerfile.parse.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads COPY and ADD. */
final class CopyReader {

  private static final Map<String, Flags.Kind> COPY_FLAGS =
      Map.of(
          "chown", Flags.Kind.TEXT,
          "from", Flags.Kind.TEXT,
          "chmod", Flags.Kind.TEXT,
          "link", Flags.Kind.TRUTH,
          "exclude", Flags.Kind.TEXTS,
          "parents", Flags.Kind.TRUTH);
  private static final Map<String, Flags.Kind> ADD_FLAGS =
      Map.of(
          "chown", Flags.Kind.TEXT,
          "chmod", Flags.Kind.TEXT,
          "link", Flags.Kind.TRUTH,
          "keep-git-dir", Flags.Kind.TRUTH,
          "checksum", Flags.Kind.TEXT,
          "unpack", Flags.Kind.TRUTH,
          "exclude", Flags.Kind.TEXTS);

  private CopyReader() {}

  static Instruction.Copy copy(Origin origin, Statement statement) {
    requireDestination("COPY", statement);
    Flags flags = Flags.parse(statement.flags(), COPY_FLAGS);
    String from = flags.text("from");
    return new Instruction.Copy(
        origin,
        sources("COPY", statement),
        shared(flags),
        from.isEmpty() ? Optional.empty() : Optional.of(from),
        flags.isTrue("parents"));
  }

  static Instruction.Add add(Origin origin, Statement statement) {
    requireDestination("ADD", statement);
    Flags flags = Flags.parse(statement.flags(), ADD_FLAGS);
    return new Instruction.Add(
        origin,
        sources("ADD", statement),
        shared(flags),
        flags.given("keep-git-dir"),
        flags.text("checksum"),
        flags.given("unpack"));
  }

  private static CopyFlags shared(Flags flags) {
    return new CopyFlags(
        flags.text("chown"), flags.text("chmod"), flags.isTrue("link"), flags.all("exclude"));
  }

  private static void requireDestination(String keyword, Statement statement) {
    if (InstructionReader.words(statement).size() < 2) {
      throw DockerfileException.of(
          keyword
              + " requires at least two arguments, but only one was provided."
              + " Destination could not be determined");
    }
  }

  private static CopySources sources(String keyword, Statement statement) {
    List<String> words = InstructionReader.words(statement);
    String destination = words.getLast();
    if (Heredoc.announcedByIfReadable(destination).isPresent()) {
      throw DockerfileException.of(keyword + " cannot accept a heredoc as a destination");
    }
    List<String> paths = new ArrayList<>();
    List<CopySources.InlineFile> files = new ArrayList<>();
    for (String word : words.subList(0, words.size() - 1)) {
      Optional<Heredoc> announced = Heredoc.announcedByIfReadable(word);
      if (announced.isPresent()) {
        files.add(file(announced.get().name(), statement.heredocs()));
      } else {
        paths.add(word);
      }
    }
    return new CopySources(paths, files, destination);
  }

  private static CopySources.InlineFile file(String name, List<Heredoc> heredocs) {
    return heredocs.reversed().stream()
        .filter(heredoc -> heredoc.name().equals(name))
        .findFirst()
        .map(heredoc -> new CopySources.InlineFile(name, heredoc.text(), heredoc.expand()))
        .orElse(new CopySources.InlineFile(name, "", false));
  }
}
