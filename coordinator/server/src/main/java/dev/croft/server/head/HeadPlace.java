package dev.croft.server.head;

import java.util.Optional;

/** Which coordinator is the head of the farm now. Thread safe. */
public interface HeadPlace {

  /** Whether this one is. */
  boolean isHere();

  /** The node server of the other one that is; empty where this one is, or none is known. */
  Optional<String> elsewhere();
}
