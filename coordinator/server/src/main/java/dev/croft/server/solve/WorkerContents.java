package dev.croft.server.solve;

import dev.croft.agent.link.ContentAccess;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.Content;
import dev.croft.oci.pattern.PathPattern;
import dev.croft.server.build.BuildScope;
import dev.croft.server.jobs.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads files of what was built from a worker that has it. */
public final class WorkerContents implements ContentReader {

  /** What a front end may read in one go; bigger files are read in parts. */
  private static final int LIMIT_BYTES = 64 << 20;

  private final Workers workers;
  private final BuildCredentials credentials;

  /** A reader over a farm's workers. */
  public WorkerContents(Workers workers, BuildCredentials credentials) {
    this.workers = workers;
    this.credentials = credentials;
  }

  @Override
  public byte[] readFile(BuildScope scope, Content content, String path, long offset, long length) {
    return with(
        scope,
        content,
        path,
        access -> {
          requireFile(access.stat(path), path);
          try (InputStream in = access.read(path)) {
            in.skipNBytes(offset);
            return in.readNBytes(length < 0 ? LIMIT_BYTES : (int) Math.min(length, LIMIT_BYTES));
          }
        });
  }

  @Override
  public List<FileStatus> readDirectory(
      BuildScope scope, Content content, String path, String includePattern) {
    return with(
        scope,
        content,
        path,
        access -> {
          List<FileStatus> statuses = new ArrayList<>();
          for (ContentAccess.FileStatus file : access.list(path)) {
            String name = nameOf(file.path());
            if (includePattern.isEmpty() || PathPattern.compile(includePattern).matches(name)) {
              statuses.add(status(file));
            }
          }
          return statuses;
        });
  }

  @Override
  public FileStatus stat(BuildScope scope, Content content, String path) {
    return with(
        scope, content, path, access -> status(access.stat(path).orElseThrow(() -> missing(path))));
  }

  private interface Reading<T> {
    T read(ContentAccess access) throws IOException;
  }

  private <T> T with(BuildScope scope, Content content, String path, Reading<T> reading) {
    try (ContentAccess access = workers.holder(content).open(content, credentials.of(scope))) {
      return reading.read(access);
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.INTERNAL, "cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static void requireFile(Optional<ContentAccess.FileStatus> file, String path) {
    if (file.isEmpty()) {
      throw missing(path);
    }
  }

  private static CroftException missing(String path) {
    return CroftException.notFound("open " + path + ": no such file or directory");
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static FileStatus status(ContentAccess.FileStatus file) {
    return new FileStatus(
        nameOf(file.path()),
        GoFileMode.of(file.mode()),
        file.uid(),
        file.gid(),
        file.size(),
        file.modifiedNanos(),
        file.linkTarget());
  }
}
