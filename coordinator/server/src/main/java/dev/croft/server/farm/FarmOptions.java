package dev.croft.server.farm;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a farm in one process is to be.
 *
 * @param listen where clients connect: {@code tcp://HOST:PORT} or {@code unix:///PATH}
 * @param root the directory for everything that is kept
 * @param workers how many there are; at least 1
 * @param version what clients are told
 */
public record FarmOptions(
    List<URI> listen, Path root, Optional<Path> config, int workers, String version) {

  /** Copies the list. */
  public FarmOptions {
    listen = List.copyOf(listen);
    if (workers < 1) {
      throw new IllegalArgumentException("a farm needs a worker");
    }
  }
}
