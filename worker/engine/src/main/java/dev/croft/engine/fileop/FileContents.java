package dev.croft.engine.fileop;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.FileCopy;
import dev.croft.linux.file.FileHandle;

/** Copies the bytes of files. */
final class FileContents {

  private static final int SMALL_FILE_BYTES = 64 * 1024;

  private FileContents() {}

  /** Fills an empty file with another's bytes. */
  static void copy(FileHandle from, long size, FileHandle target) throws LinuxException {
    if (size > SMALL_FILE_BYTES) {
      FileCopy.copy(from, target);
      return;
    }
    // Two calls, where the ways for big files need nine.
    byte[] content = new byte[(int) size];
    int done = 0;
    while (done < content.length) {
      int got = from.read(content, done, content.length - done);
      if (got < 0) {
        break;
      }
      done += got;
    }
    target.write(content, 0, done);
  }
}
