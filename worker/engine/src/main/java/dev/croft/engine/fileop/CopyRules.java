package dev.croft.engine.fileop;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.FileAction;
import java.time.Instant;
import java.util.Optional;

/**
 * What a copied file gets instead of what its source has.
 *
 * @param owner who it shall belong to; else whom the source belongs to
 * @param mode how its permissions change
 * @param time of modification and access; else the source's
 * @param replace whether what stands at a destination goes, whatever it is
 */
record CopyRules(
    Optional<Owner> owner, Optional<ModeChange> mode, Optional<Instant> time, boolean replace) {

  private static final int DEFAULT_DIRECTORY_MODE = 0755;
  private static final int ACCESS_BITS = 0777;
  private static final long NANOS = 1_000_000_000L;

  /**
   * The rules of a copy.
   *
   * @throws CroftException of kind USER where its mode cannot be read
   */
  static CopyRules of(FileAction.Copy copy, Optional<Owner> owner) {
    Optional<ModeChange> mode = Optional.empty();
    if (!copy.modeText().isEmpty()) {
      mode = Optional.of(ModeChange.parse(copy.modeText()));
    } else if (copy.mode() != FileAction.UNSET) {
      mode = Optional.of(ModeChange.absolute(copy.mode()));
    }
    return new CopyRules(
        owner, mode, time(copy.timestamp()), copy.alwaysReplaceExistingDestPaths());
  }

  /** A time in nanoseconds since 1970; empty for -1. */
  static Optional<Instant> time(long nanos) {
    return nanos == FileAction.UNSET
        ? Optional.empty()
        : Optional.of(
            Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
  }

  /** The permissions of directories that are made on the way to a copy's destination. */
  static int parentMode(FileAction.Copy copy) {
    boolean plain =
        copy.modeText().isEmpty()
            && copy.mode() != FileAction.UNSET
            && (copy.mode() & ~ACCESS_BITS) == 0;
    return plain ? copy.mode() : DEFAULT_DIRECTORY_MODE;
  }

  Owner ownerOf(SourceFile file) {
    return owner.orElse(new Owner(file.uid(), file.gid()));
  }

  int permissionsOf(SourceFile file) {
    return mode.map(m -> m.apply(file.permissions(), file.isDirectory()))
        .orElse(file.permissions());
  }

  Instant timeOf(SourceFile file) {
    return time.orElse(file.modified());
  }
}
