package dev.croft.engine.cachemount.disk;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** What in a directory may be half written when it is read. */
public sealed interface Unsettled {

  /** Nobody uses the directory: all is whole. */
  record Nothing() implements Unsettled {}

  /**
   * Steps use it. What has changed since the first of them began is whole unless a process has it
   * open for writing.
   *
   * @param since when that was, with some leeway for clocks; empty once none uses it. Asked again
   *     and again, as a step may begin or end meanwhile
   */
  record InUse(Supplier<Optional<Instant>> since) implements Unsettled {}

  /**
   * Steps use it, and nothing of theirs counts before they end: if they fail it is dropped.
   *
   * @param since as in {@link InUse}
   */
  record Undecided(Supplier<Optional<Instant>> since) implements Unsettled {}

  /** Its users died: whether what has changed since then is whole, nobody knows. */
  record Abandoned(Instant since) implements Unsettled {}
}
