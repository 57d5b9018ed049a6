package dev.croft.engine.fileop;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileStatus;
import dev.croft.linux.file.FileType;
import dev.croft.model.failure.CroftException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is copied to. It is made when the first file goes into it, so that a directory
 * of which nothing is included leaves no trace.
 */
final class CopyTarget implements AutoCloseable {

  /** What a directory was before the copy. */
  enum State {
    UNTOUCHED,
    CREATED,
    EXISTED
  }

  private final @Nullable CopyTarget parent;
  private final BytePath path;
  private final SourceFile source;
  private final boolean replace;
  private @Nullable Directory directory;
  private State state = State.UNTOUCHED;

  /**
   * A directory below another.
   *
   * @param path from the tree's root, for messages
   */
  CopyTarget(CopyTarget parent, BytePath path, SourceFile source, boolean replace) {
    this.parent = parent;
    this.path = path;
    this.source = source;
    this.replace = replace;
  }

  /** The directory that holds what is copied, which exists. */
  CopyTarget(Directory existing, BytePath path, SourceFile source) {
    this.parent = null;
    this.path = path;
    this.source = source;
    this.replace = false;
    this.directory = existing;
    this.state = State.EXISTED;
  }

  BytePath path() {
    return path;
  }

  State state() {
    return state;
  }

  /** The directory, made now if it has to be. */
  Directory open() throws LinuxException {
    Directory opened = directory;
    if (opened != null) {
      return opened;
    }
    if (parent == null) {
      throw new IllegalStateException("/" + path + " is closed");
    }
    Directory above = parent.open();
    BytePath name = path.name();
    Optional<FileStatus> existing =
        parent.state == State.CREATED ? Optional.empty() : above.find(name);
    if (existing.isPresent() && replace && existing.get().type() != FileType.DIRECTORY) {
      above.unlink(name);
      existing = Optional.empty();
    }
    if (existing.isEmpty()) {
      above.makeDirectory(name, source.permissions() & 0777);
      state = State.CREATED;
    } else if (existing.get().isDirectory()) {
      state = State.EXISTED;
    } else {
      throw CroftException.user("cannot copy to non-directory: " + PathFailures.show(path));
    }
    opened = above.openDirectory(name);
    directory = opened;
    return opened;
  }

  @Override
  public void close() {
    if (directory != null && parent != null) {
      directory.close();
      directory = null;
    }
  }
}
