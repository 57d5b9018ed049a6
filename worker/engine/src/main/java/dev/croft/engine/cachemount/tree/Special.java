package dev.croft.engine.cachemount.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.model.llb.Bytes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What only few files have.
 *
 * @param target of a symbolic link; else empty
 * @param linkGroup for a file with several names, the first of those names; else empty
 * @param major and {@code minor}: of a device node; else 0
 * @param xattrs extended attributes by name
 */
public record Special(
    BytePath target, BytePath linkGroup, int major, int minor, SortedMap<String, Bytes> xattrs) {

  /** None of it. */
  public static final Special NONE =
      new Special(BytePath.EMPTY, BytePath.EMPTY, 0, 0, new TreeMap<>());

  /** Copies the attributes. */
  public Special {
    xattrs = Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
  }

  /** The same for a file with several names. */
  public Special inGroup(BytePath group) {
    return new Special(target, group, major, minor, xattrs);
  }
}
