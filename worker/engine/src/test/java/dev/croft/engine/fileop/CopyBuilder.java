package dev.croft.engine.fileop;

import dev.croft.model.llb.FileAction;
import java.util.List;
import java.util.Optional;

/** Puts a copy together; as it is, it is what a Dockerfile's COPY makes. */
final class CopyBuilder {

  private final String src;
  private final String dest;
  private Optional<FileAction.Chown> owner = Optional.empty();
  private int mode = -1;
  private String modeText = "";
  private boolean dockerfile = true;
  private boolean unpack;
  private boolean create = true;
  private boolean emptyWildcard = true;
  private long timestamp = -1;
  private List<String> includes = List.of();
  private List<String> excludes = List.of();
  private boolean replace;
  private List<String> required = List.of();

  CopyBuilder(String src, String dest) {
    this.src = src;
    this.dest = dest;
  }

  CopyBuilder owner(FileAction.User user) {
    owner = Optional.of(new FileAction.Chown(Optional.of(user), Optional.empty()));
    return this;
  }

  CopyBuilder mode(int value) {
    mode = value;
    return this;
  }

  CopyBuilder modeText(String value) {
    modeText = value;
    return this;
  }

  /** No links followed, no wildcards, directories as such. */
  CopyBuilder plain() {
    dockerfile = false;
    return this;
  }

  CopyBuilder unpack() {
    unpack = true;
    return this;
  }

  CopyBuilder intoExisting() {
    create = false;
    return this;
  }

  CopyBuilder someMustMatch() {
    emptyWildcard = false;
    return this;
  }

  CopyBuilder timestamp(long nanos) {
    timestamp = nanos;
    return this;
  }

  CopyBuilder include(String... patterns) {
    includes = List.of(patterns);
    return this;
  }

  CopyBuilder exclude(String... patterns) {
    excludes = List.of(patterns);
    return this;
  }

  CopyBuilder replacing() {
    replace = true;
    return this;
  }

  CopyBuilder required(String... paths) {
    required = List.of(paths);
    return this;
  }

  FileAction.Copy build() {
    return new FileAction.Copy(
        src,
        dest,
        owner,
        mode,
        modeText,
        dockerfile,
        dockerfile,
        unpack,
        create,
        dockerfile,
        emptyWildcard,
        timestamp,
        includes,
        excludes,
        replace,
        required);
  }
}
