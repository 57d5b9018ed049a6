package dev.croft.server.export;

import dev.croft.agent.link.ContentAccess;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/** A tree in which every file has the same time. */
record TimedFiles(ContentAccess files, Instant time) implements ContentAccess {

  private static final long NANOS = 1_000_000_000L;

  @Override
  public FileStatus stat(String path) {
    return timed(files.stat(path));
  }

  @Override
  public List<FileStatus> list(String path, String includePattern) {
    return files.list(path, includePattern).stream().map(this::timed).toList();
  }

  @Override
  public byte[] read(String path, long offset, long length) {
    return files.read(path, offset, length);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return files.open(path);
  }

  @Override
  public void walk(Visitor visitor) throws IOException {
    files.walk(file -> visitor.visit(timed(file)));
  }

  @Override
  public void close() {
    files.close();
  }

  private FileStatus timed(FileStatus file) {
    return new FileStatus(
        file.path(),
        file.mode(),
        file.uid(),
        file.gid(),
        file.size(),
        time.getEpochSecond() * NANOS + time.getNano(),
        file.link(),
        file.hardLinkTo(),
        file.deviceMajor(),
        file.deviceMinor(),
        file.xattrs());
  }
}
