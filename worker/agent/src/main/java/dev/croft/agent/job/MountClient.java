package dev.croft.agent.job;

import dev.croft.agent.link.ClientLink;
import dev.croft.model.progress.VertexEvent;

/** Who wants mounts, and what they need of it. */
public interface MountClient extends ClientLink {

  /** Whose mounts they are. */
  String tenant();

  /** Something that a reader of the step's output should know. */
  default void note(String line) {
    // Containers of clients have no such place.
  }

  /** Something happened to an input while it was made ready. */
  void input(int input, VertexEvent event);
}
