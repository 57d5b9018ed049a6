package dev.croft.server.solve;

import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import java.util.List;

/**
 * Reads single files of what was built, wherever it is. Paths are resolved inside the tree:
 * symbolic links never lead out. Thread safe.
 */
public interface ContentReader {

  /**
   * Bytes of a regular file.
   *
   * @param offset where to begin
   * @param length how many at most; a negative number for all
   * @throws dev.croft.model.failure.CroftException with kind NOT_FOUND where there is no such file
   */
  byte[] readFile(BuildScope scope, Content content, String path, long offset, long length);

  /** What is in a directory, by name; not below it. An empty pattern matches everything. */
  List<FileStatus> readDirectory(
      BuildScope scope, Content content, String path, String includePattern);

  /** One file, directory or link; a link itself, not what it points to. */
  FileStatus stat(BuildScope scope, Content content, String path);

  /**
   * What is known of a file, in {@code fsutil}'s terms.
   *
   * @param path the file's name
   * @param mode Go's {@code os.FileMode} bits
   * @param modifiedNanos since 1970
   */
  record FileStatus(
      String path, int mode, int uid, int gid, long size, long modifiedNanos, String linkName) {}
}
