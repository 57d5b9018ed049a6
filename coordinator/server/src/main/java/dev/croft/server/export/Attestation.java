package dev.croft.server.export;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import java.util.List;

/**
 * Something that a build says of one of its results.
 *
 * @param predicateType what kind of saying it is, as an address
 * @param fileName of exports that are files
 * @param inlineOnly only within images
 * @param predicate what is said, in JSON
 * @param subjects what it is said of; none for the result itself
 */
public record Attestation(
    String predicateType,
    String fileName,
    boolean inlineOnly,
    Bytes predicate,
    List<Subject> subjects) {

  /** Copies the list. */
  public Attestation {
    subjects = List.copyOf(subjects);
  }

  /** Something by its name and its digest. */
  public record Subject(String name, Digest digest) {}
}
