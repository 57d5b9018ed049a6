package dev.croft.server.solve;

import dev.croft.agent.link.ContentAccess;
import dev.croft.model.step.Content;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.GoFileMode;
import dev.croft.server.build.BuildScope;
import dev.croft.server.jobs.Workers;
import java.util.List;

/** Reads files of what was built from a worker that has it. */
public final class WorkerContents implements ContentReader {

  /** What a front end may read in one go; bigger files are read in parts. */
  private static final int LIMIT_BYTES = 64 << 20;

  private static final int PERMISSION_BITS = 07777;

  private final Workers workers;
  private final BuildCredentials credentials;

  /** A reader over a farm's workers. */
  public WorkerContents(Workers workers, BuildCredentials credentials) {
    this.workers = workers;
    this.credentials = credentials;
  }

  @Override
  public byte[] readFile(BuildScope scope, Content content, String path, long offset, long length) {
    long limited = length < 0 ? LIMIT_BYTES : Math.min(length, LIMIT_BYTES);
    try (ContentAccess access = open(scope, content)) {
      return access.read(path, offset, limited);
    }
  }

  @Override
  public List<FileStatus> readDirectory(
      BuildScope scope, Content content, String path, String includePattern) {
    try (ContentAccess access = open(scope, content)) {
      return access.list(path, includePattern).stream().map(WorkerContents::status).toList();
    }
  }

  @Override
  public FileStatus stat(BuildScope scope, Content content, String path) {
    try (ContentAccess access = open(scope, content)) {
      return status(access.stat(path));
    }
  }

  private ContentAccess open(BuildScope scope, Content content) {
    return workers.ask(content, worker -> worker.open(content, credentials.of(scope)));
  }

  private static FileStatus status(ContentAccess.FileStatus file) {
    return new FileStatus(
        file.path().substring(file.path().lastIndexOf('/') + 1),
        GoFileMode.of(FileKind.ofMode(file.mode()), file.mode() & PERMISSION_BITS),
        file.uid(),
        file.gid(),
        file.size(),
        file.modifiedNanos(),
        file.link());
  }
}
