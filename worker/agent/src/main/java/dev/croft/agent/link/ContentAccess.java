package dev.croft.agent.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one tree, for as long as it is open. Paths are slash separated and resolved inside
 * the tree; symbolic links never lead out. Not thread safe.
 */
public interface ContentAccess extends Closeable {

  /**
   * A file, directory or link; a link itself, not what it points to.
   *
   * @return empty where there is none
   */
  Optional<FileStatus> stat(String path) throws IOException;

  /** What is in a directory, sorted by the bytes of the names. */
  List<FileStatus> list(String path) throws IOException;

  /** The bytes of a regular file. */
  InputStream read(String path) throws IOException;

  /**
   * All that is in the tree below its root, parents first, each directory's entries sorted by the
   * bytes of their names.
   */
  void walk(Visitor visitor) throws IOException;

  @Override
  void close();

  /** Sees a tree's files one after the other. */
  interface Visitor {
    /** One file; its content may be read from the access while in here, or later by its path. */
    void visit(FileStatus file) throws IOException;
  }

  /**
   * What is known of a file.
   *
   * @param path from the root, without a leading slash
   * @param mode type and permission bits as {@code stat(2)} has them
   * @param hardLinkTo the path of an earlier file of the same walk that this is a hard link to
   * @param xattrs by name
   */
  record FileStatus(
      String path,
      int mode,
      int uid,
      int gid,
      long size,
      long modifiedNanos,
      String linkTarget,
      Optional<String> hardLinkTo,
      long deviceMajor,
      long deviceMinor,
      Map<String, byte[]> xattrs) {}
}
