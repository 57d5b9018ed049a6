package dev.croft.oci.layer;

import dev.croft.linux.file.BytePath;
import dev.croft.oci.layer.tar.TarFormatException;

/** What a name in a layer says about the layers below: the OCI image specification's whiteouts. */
sealed interface Whiteout {

  BytePath PREFIX = BytePath.of(".wh.");
  BytePath OPAQUE_NAME = BytePath.of(".wh..wh..opq");
  BytePath BOOKKEEPING_PREFIX = BytePath.of(".wh..wh.");

  /** Nothing: it is a file's own name. */
  record None() implements Whiteout {}

  /** A name is gone. */
  record Removed(BytePath name) implements Whiteout {}

  /** All that the directory holds in the layers below is gone. */
  record Opaque() implements Whiteout {}

  /** A file of aufs, where whiteouts come from, that was never meant to be in a layer. */
  record Bookkeeping() implements Whiteout {}

  /** What a name says. */
  static Whiteout of(BytePath name) {
    if (!name.hasPrefix(PREFIX)) {
      return new None();
    }
    if (name.equals(OPAQUE_NAME)) {
      return new Opaque();
    }
    if (name.hasPrefix(BOOKKEEPING_PREFIX)) {
      return new Bookkeeping();
    }
    BytePath removed = name.from(PREFIX.length());
    if (removed.names().isEmpty() || removed.equals(BytePath.of(".."))) {
      throw new TarFormatException("the layer has a whiteout of no file: " + name);
    }
    return new Removed(removed);
  }

  /** The name that says that another is gone. */
  static BytePath nameFor(BytePath removed) {
    byte[] joined = new byte[PREFIX.length() + removed.length()];
    System.arraycopy(PREFIX.bytes(), 0, joined, 0, PREFIX.length());
    System.arraycopy(removed.bytes(), 0, joined, PREFIX.length(), removed.length());
    return BytePath.of(joined);
  }
}
