package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;

/** Which paths of a tree are meant. */
public interface PathSelection {

  /** Whether the file or directory itself is meant, without what is in it. */
  boolean includes(BytePath path);

  /** Whether something in a directory is meant. */
  boolean leadsOn(BytePath directory);
}
