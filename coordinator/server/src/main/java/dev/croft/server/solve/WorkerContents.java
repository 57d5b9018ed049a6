package dev.croft.server.solve;

import dev.croft.agent.link.ContentAccess;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.GoFileMode;
import dev.croft.server.build.BuildScope;
import dev.croft.server.jobs.Workers;
import java.util.List;

/** Looks into what was built, on a worker that has it, and into build contexts right here. */
public final class WorkerContents implements ContentReader {

  /** What a front end may read in one go; bigger files are read in parts. */
  private static final int LIMIT_BYTES = 64 << 20;

  private static final int PERMISSION_BITS = 07777;

  private final Workers workers;
  private final BuildCredentials credentials;
  private final ReceivedTrees received;

  /** A reader over a farm's workers. */
  public WorkerContents(Workers workers, BuildCredentials credentials, ReceivedTrees received) {
    this.received = received;
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
    return received
        .open(content)
        .orElseGet(
            () -> workers.ask(content, worker -> worker.open(content, credentials.of(scope))));
  }

  /** The digest of what a step reads of some content. */
  Digest checksum(BuildScope scope, Content content, List<ContentSelector> selectors) {
    return received
        .checksum(content, selectors)
        .orElseGet(
            () ->
                workers.ask(
                    content, worker -> worker.checksum(content, selectors, credentials.of(scope))));
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
