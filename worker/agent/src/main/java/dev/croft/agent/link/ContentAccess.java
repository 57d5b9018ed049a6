package dev.croft.agent.link;

import dev.croft.model.llb.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one tree, for as long as it is open. Paths are slash separated and resolved inside
 * the tree; symbolic links never lead out. What is not there is a {@code CroftException} with kind
 * NOT_FOUND, in BuildKit's words. Not thread safe.
 */
public interface ContentAccess extends Closeable {

  /** A file, directory or link; a link itself, not what it points to. */
  FileStatus stat(String path);

  /**
   * What is in a directory, sorted by the bytes of the names; an empty pattern matches everything.
   */
  List<FileStatus> list(String path, String includePattern);

  /**
   * Bytes of a regular file, following links.
   *
   * @param offset of the first byte
   * @param length how many at most; a negative number for all
   */
  byte[] read(String path, long offset, long length);

  /** The bytes of a regular file that {@link #walk} showed; the caller closes the stream. */
  InputStream open(String path) throws IOException;

  /**
   * All that is in the tree below its root, parents first, each directory's entries sorted by the
   * bytes of their names.
   */
  void walk(Visitor visitor) throws IOException;

  @Override
  void close();

  /** Sees a tree's files one after the other. */
  @FunctionalInterface
  interface Visitor {
    /** One file. */
    void visit(FileStatus file) throws IOException;
  }

  /**
   * What is known of a file.
   *
   * @param path from the root, without a leading slash
   * @param mode type and permission bits as {@code stat(2)} has them
   * @param link what a symbolic link says; empty for all else
   * @param hardLinkTo the path of an earlier file of the same walk that this is a hard link to
   * @param xattrs by name; those of a walk only
   */
  record FileStatus(
      String path,
      int mode,
      int uid,
      int gid,
      long size,
      long modifiedNanos,
      String link,
      Optional<String> hardLinkTo,
      int deviceMajor,
      int deviceMinor,
      Map<String, Bytes> xattrs) {

    /** Copies the attributes. */
    public FileStatus {
      xattrs = Map.copyOf(xattrs);
    }
  }
}
