package dev.croft.deploy.bench;

import dev.croft.deploy.rig.Buildx;
import java.util.List;
import java.util.OptionalLong;

/**
 * A builder that is measured.
 *
 * @param name a short one, for the table's head
 * @param description what exactly it is
 * @param outside the options of a build whose steps reach other machines
 * @param process the builder's process, where it was started for the benchmark
 */
public record Peer(
    String name, String description, Buildx client, List<String> outside, OptionalLong process) {

  /** Copies the list. */
  public Peer {
    outside = List.copyOf(outside);
  }

  /** A file name for it. */
  String folder() {
    return name.replaceAll("\\W", "-");
  }
}
