package dev.croft.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code [durable]} table: where results are kept that outlive the workers that made them.
 *
 * @param directory of a file system that every worker sees; empty for no such place
 */
public record DurableConfig(Optional<Path> directory) {

  /** There is no such place. */
  public static DurableConfig defaults() {
    return new DurableConfig(Optional.empty());
  }
}
