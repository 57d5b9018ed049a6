package dev.croft.server.frontend;

import dev.croft.model.llb.Bytes;
import dev.croft.server.export.Attestation.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that a front end says of one of its results; what it says stands in files of its own.
 *
 * @param kind whether there is one file or many
 * @param metadata by BuildKit's names, such as {@code reason}
 * @param tree where the files are; empty for nowhere
 * @param path of the file, or of the directory
 * @param predicateType what kind of saying it is, as an address; may be empty for many files
 * @param subjects what it is said of; none for the result itself
 * @param <T> how a file tree is named
 */
public record GivenAttestation<T>(
    Kind kind,
    Map<String, Bytes> metadata,
    Optional<T> tree,
    String path,
    String predicateType,
    List<Subject> subjects) {

  /** Copies the collections. */
  public GivenAttestation {
    metadata = Map.copyOf(metadata);
    subjects = List.copyOf(subjects);
  }

  /** The forms that there are. */
  public enum Kind {
    /** A file with what is said. */
    PREDICATE,
    /** A directory of files with statements. */
    BUNDLE
  }

  /** The same, and the file tree is named in another way. */
  public <U> GivenAttestation<U> map(Function<T, U> naming) {
    return new GivenAttestation<>(kind, metadata, tree.map(naming), path, predicateType, subjects);
  }
}
