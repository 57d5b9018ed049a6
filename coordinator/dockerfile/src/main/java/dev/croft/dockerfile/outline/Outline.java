package dev.croft.dockerfile.outline;

import dev.croft.model.llb.SourceLocation;
import java.util.List;
import java.util.Optional;

/**
 * What one stage can be told: its arguments, and what it wants of the client.
 *
 * @param name the stage's; empty where it has none
 * @param description from the comment before it; empty for none
 */
public record Outline(
    String name, String description, List<Argument> arguments, List<Need> secrets, List<Need> ssh) {

  /** Copies the lists. */
  public Outline {
    arguments = List.copyOf(arguments);
    secrets = List.copyOf(secrets);
    ssh = List.copyOf(ssh);
  }

  /** A build argument with the value that it would have. */
  public record Argument(
      String name, String description, Optional<String> value, List<SourceLocation.Range> ranges) {

    /** Copies the ranges. */
    public Argument {
      ranges = List.copyOf(ranges);
    }
  }

  /** A secret, or an ssh agent. */
  public record Need(String name, boolean required, List<SourceLocation.Range> ranges) {

    /** Copies the ranges. */
    public Need {
      ranges = List.copyOf(ranges);
    }
  }
}
