package dev.croft.engine.fileop;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Follows symbolic links as they are meant inside a tree: absolute ones begin at its root, and
 * {@code ..} ends there. What does not exist is taken as it is written, so that the result can be
 * created.
 */
final class LinkWalk {

  private static final int MAX_LINKS = 255;
  private static final BytePath DOT_DOT = BytePath.of("..");

  /** What a symbolic link says; empty where the path is something else, or nothing. */
  @FunctionalInterface
  interface Links {
    Optional<BytePath> target(BytePath linkFreePath) throws IOException;
  }

  private LinkWalk() {}

  static BytePath resolve(BytePath path, boolean followLast, Links links) throws IOException {
    Deque<BytePath> left = new ArrayDeque<>(path.names());
    List<BytePath> at = new ArrayList<>();
    int followed = 0;
    while (!left.isEmpty()) {
      BytePath name = left.removeFirst();
      if (name.equals(DOT_DOT)) {
        if (!at.isEmpty()) {
          at.removeLast();
        }
        continue;
      }
      at.add(name);
      Optional<BytePath> target =
          left.isEmpty() && !followLast ? Optional.empty() : links.target(BytePath.join(at));
      if (target.isEmpty()) {
        continue;
      }
      if (++followed > MAX_LINKS) {
        throw new LinuxException("open", "/" + path, Errno.ELOOP);
      }
      at.removeLast();
      if (target.get().isAbsolute()) {
        at.clear();
      }
      target.get().names().reversed().forEach(left::addFirst);
    }
    return BytePath.join(at);
  }
}
