package dev.croft.dockerfile.instruction;

import dev.croft.model.llb.MountKind;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A {@code --mount} of RUN. Empty texts stand for what is not given.
 *
 * @param sizeBytes of a tmpfs; 0 for no limit
 * @param env the variable that a secret goes to
 */
public record RunMount(
    Type type,
    String from,
    String source,
    String target,
    boolean readOnly,
    long sizeBytes,
    String id,
    Optional<MountKind.Sharing> sharing,
    boolean required,
    Optional<String> env,
    Owner owner) {

  /** What kind of mount it is. */
  public enum Type {
    /** Files of a stage, an image or the context. */
    BIND,
    /** Files that are kept for later builds. */
    CACHE,
    /** Memory. */
    TMPFS,
    /** A secret of the client's. */
    SECRET,
    /** The client's ssh agent. */
    SSH
  }

  /** Who owns what is mounted, and its permission bits, as far as they are given. */
  public record Owner(OptionalInt uid, OptionalInt gid, OptionalInt mode) {

    /** Whether anything is given. */
    public boolean isGiven() {
      return uid.isPresent() || gid.isPresent() || mode.isPresent();
    }
  }

  /**
   * Reads a flag.
   *
   * @param expand expands the variables of a value
   */
  public static RunMount read(MountFlag flag, UnaryOperator<String> expand) {
    return new RunMountReader(expand).read(flag.text());
  }
}
