package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation;
import java.util.List;

/** A failure and the lines of the user's files that are to blame. */
public final class LocatedException extends CroftException {
  private static final long serialVersionUID = 1L;

  private final transient List<Place> places;

  /** Adds places to a failure. */
  public LocatedException(CroftException cause, List<Place> places) {
    super(cause.kind(), cause.text(), cause);
    this.places = List.copyOf(places);
  }

  /** Where the user should look. */
  public List<Place> places() {
    return places;
  }

  /** Some lines of a file. */
  public record Place(SourceInfo source, List<SourceLocation.Range> ranges) {
    /** Copies the ranges. */
    public Place {
      ranges = List.copyOf(ranges);
    }
  }
}
