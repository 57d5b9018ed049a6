package dev.croft.agent.tier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A place outside of the farm that keeps objects by their keys: slash separated, of letters, digits
 * and {@code -_.%}. An object is there whole or not at all. Thread safe.
 */
public interface ObjectStore extends AutoCloseable {

  /** The length of an object in bytes; empty where it is not there. */
  Optional<Long> size(String key) throws IOException;

  /**
   * An object's bytes; empty where it is not there.
   *
   * @param from the first byte wanted
   */
  Optional<InputStream> open(String key, long from) throws IOException;

  /** Keeps an object, in place of any that was there. */
  void put(String key, byte[] bytes) throws IOException;

  /** Keeps a file's bytes, in place of any object that was there. */
  void put(String key, Path file) throws IOException;

  /** Removes an object; nothing happens where it is not there. */
  void delete(String key) throws IOException;

  @Override
  void close();
}
