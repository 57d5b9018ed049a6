package dev.croft.engine.cachemount;

import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.engine.fileop.InputTree;
import dev.croft.model.llb.MountKind;
import java.util.Optional;

/**
 * A cache mount that a step wants.
 *
 * @param base what a new one begins with; else an empty directory of root's with mode 0755
 */
public record CacheMountRequest(
    String namespace, String id, MountKind.Sharing sharing, Optional<Base> base) {

  /**
   * A directory that a new cache mount is a copy of, with its owner and mode.
   *
   * @param key what names the tree's content, the same wherever and whenever it was made
   * @param path of the directory in the tree; empty for all of it
   */
  public record Base(String key, String path, InputTree tree) {}

  /** What names the mount. */
  public CacheMountKey key() {
    return new CacheMountKey(namespace, id, base.map(b -> b.key() + ":" + b.path()).orElse(""));
  }
}
