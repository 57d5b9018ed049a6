package dev.croft.agent.tier;

import dev.croft.agent.disk.DiskSpace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A place outside of the farm that keeps objects by their keys: slash separated, of letters, digits
 * and {@code -_.%}. An object is there whole or not at all. Thread safe. Methods throw {@code
 * IOException} where the place cannot be reached or refuses.
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

  /**
   * Makes an object look as if it was put now; its bytes stay. Nothing happens where it is not
   * there: one that is deleted meanwhile stays deleted.
   */
  void touch(String key) throws IOException;

  /** Removes an object; nothing happens where it is not there. */
  void delete(String key) throws IOException;

  /**
   * The objects below a folder, in no order.
   *
   * @param folder such as {@code blobs}, without a slash at its end
   */
  List<StoredObject> list(String folder) throws IOException;

  /**
   * An object.
   *
   * @param bytes its length
   * @param written when it was put, or touched, last
   */
  record StoredObject(String key, long bytes, Instant written) {}

  /** The disk that the objects are on; empty where that is not known. */
  default Optional<DiskSpace> space() {
    return Optional.empty();
  }

  @Override
  void close();
}
