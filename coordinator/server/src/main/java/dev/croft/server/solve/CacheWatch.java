package dev.croft.server.solve;

/** Hears what came of looking steps up; must not block. */
public interface CacheWatch {

  /** What came of a look. */
  enum Result {
    /** The farm knows the step, and has its files. */
    HIT("hit"),
    /** A cache that the build imports knows it. */
    IMPORTED("imported"),
    /** The farm knows the step, but its files are gone. */
    GONE("gone"),
    /** Nobody knows it. */
    MISS("miss");

    private final String tag;

    Result(String tag) {
      this.tag = tag;
    }

    /** Its name in meters. */
    public String tag() {
      return tag;
    }
  }

  /** A step was looked up. */
  void lookedUp(Result result);
}
