package dev.croft.server.export;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Edge;
import java.util.List;
import java.util.Map;

/**
 * Something that a build says of one of its results.
 *
 * @param predicateType what kind of saying it is, as an address
 * @param fileName of exports that are files
 * @param inlineOnly only within images
 * @param predicate writes what is said, in JSON
 * @param subjects what it is said of; none for the result itself
 */
public record Attestation(
    String predicateType,
    String fileName,
    boolean inlineOnly,
    Predicate predicate,
    List<Subject> subjects) {

  /** Copies the list. */
  public Attestation {
    subjects = List.copyOf(subjects);
  }

  /** The same, of an image whose layers are known. */
  Attestation of(Map<Edge, List<Descriptor>> layers) {
    Bytes written = predicate.write(layers);
    return new Attestation(predicateType, fileName, inlineOnly, known -> written, subjects);
  }

  /** What is said; it may name the layers that steps became. */
  @FunctionalInterface
  public interface Predicate {

    /** Writes it. */
    Bytes write(Map<Edge, List<Descriptor>> layers);

    /** Something that has nothing to do with layers. */
    static Predicate of(Bytes text) {
      return layers -> text;
    }
  }

  /** Something by its name and its digest. */
  public record Subject(String name, Digest digest) {}
}
