package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.instruction.CopyFlags;
import dev.croft.dockerfile.instruction.CopySources;
import dev.croft.dockerfile.notation.Paths;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.FileAction;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How one COPY or ADD copies.
 *
 * @param parents whether the sources' directories are copied too
 * @param unpack whether archives are unpacked
 * @param directory what relative destinations are relative to
 */
record CopyRules(
    String keyword, CopyFlags flags, boolean parents, boolean unpack, String directory) {

  private static final int MAX_MODE = 07777;
  private static final int FILE_MODE = 0644;
  private static final Pattern SYMBOLIC =
      Pattern.compile("[augo]*([+=-][rwxXstugo]*)+(,[augo]*([+=-][rwxXstugo]*)+)*");
  private static final String PIVOT = "/./";

  CopyRules {
    checkMode(flags.chmod());
  }

  /** Permission bits, or a text that changes them. */
  record Mode(int bits, String text) {}

  private static void checkMode(String chmod) {
    if (chmod.isEmpty()) {
      return;
    }
    boolean octal = chmod.matches("[0-7]+");
    boolean numeric = Character.isDigit(chmod.charAt(0));
    boolean tooBig = octal && (chmod.length() > 11 || Long.parseLong(chmod, 8) > MAX_MODE);
    if (tooBig || (numeric && !octal)) {
      throw DockerfileException.of(
          "invalid chmod parameter: '"
              + chmod
              + "'. it should be octal string and between 0 and 07777");
    }
    if (!octal && !SYMBOLIC.matcher(chmod).matches()) {
      throw DockerfileException.of("invalid syntax");
    }
  }

  Mode mode() {
    if (flags.chmod().isEmpty()) {
      return new Mode(FileAction.UNSET, "");
    }
    return flags.chmod().matches("[0-7]+")
        ? new Mode(Integer.parseInt(flags.chmod(), 8), "")
        : new Mode(0, flags.chmod());
  }

  Optional<FileAction.Chown> owner(int base) {
    return flags.chown().isEmpty()
        ? Optional.empty()
        : Optional.of(Owners.parse(flags.chown(), base));
  }

  List<String> exclude() {
    return flags.exclude();
  }

  /** Whether the copy becomes a layer that does not depend on what is below it. */
  boolean isLinked() {
    return flags.link() && flags.chmod().isEmpty();
  }

  /** The destination's full path; a slash at its end stays. */
  String target(String destination) {
    String path = destination.isEmpty() || destination.equals(".") ? "./" : destination;
    return Paths.resolve(directory, path);
  }

  /** A source in a file tree, with wildcards. */
  CopyPart local(Deferred source, String path) {
    if (!parents) {
      return new CopyPart(source, Paths.underRoot(path), false, unpack, List.of(), List.of());
    }
    int pivot = path.indexOf(PIVOT);
    String start = pivot < 0 ? "/" : path.substring(0, pivot);
    String rest = Paths.underRoot(pivot < 0 ? path : path.substring(pivot + PIVOT.length()));
    boolean exact = !hasWildcards(start) && !hasWildcards(rest);
    return new CopyPart(
        source,
        Paths.underRoot(start),
        false,
        unpack,
        List.of(rest.substring(1)),
        exact ? List.of(Paths.underRoot(start + "/" + rest)) : List.of());
  }

  /** A download or repository. */
  CopyPart remote(Deferred source, String path, boolean unpackIt) {
    return new CopyPart(source, path, true, unpackIt, List.of(), List.of());
  }

  /** A file whose content is in the Dockerfile. */
  CopyPart inline(CopySources.InlineFile file) {
    String path = Paths.underRoot(file.name());
    FileSteps steps = new FileSteps(Deferred.scratch());
    steps.add(
        _ ->
            new FileAction.MkFile(
                path, FILE_MODE, Bytes.of(file.content()), Optional.empty(), FileAction.UNSET));
    Deferred tree = steps.build(Vertices.internal("preparing inline document"), List.of());
    return new CopyPart(tree, path, true, false, List.of(), List.of());
  }

  /** The line of the image's history. */
  String history(CopySources sources) {
    StringBuilder line = new StringBuilder(keyword);
    if (parents) {
      line.append(" --parents");
    }
    if (!flags.chown().isEmpty()) {
      line.append(" --chown=").append(flags.chown());
    }
    if (!flags.chmod().isEmpty()) {
      line.append(" --chmod=").append(flags.chmod());
    }
    sources.paths().forEach(path -> line.append(' ').append(path));
    sources.files().forEach(file -> line.append(" <<").append(file.name()));
    return line.append(' ').append(sources.destination()).append(" # buildkit").toString();
  }

  private static boolean hasWildcards(String path) {
    for (int i = 0; i < path.length(); i++) {
      switch (path.charAt(i)) {
        case '*', '?', '[' -> {
          return true;
        }
        case '\\' -> i++;
        default -> {}
      }
    }
    return false;
  }
}
