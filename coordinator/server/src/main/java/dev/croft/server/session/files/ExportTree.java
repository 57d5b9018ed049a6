package dev.croft.server.session.files;

import dev.croft.protocol.fsutil.FileStat;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Files for a client. */
public interface ExportTree {

  /**
   * All files, in any order, with every directory that they are in. The path of a hard link's first
   * name is one of the tree.
   */
  List<FileStat> files();

  /** The content of a regular file of the tree. */
  InputStream open(String path) throws IOException;
}
