package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;

/** Copies just what a selection names. */
record SelectionFilter(PathSelection selection) implements CopyFilter {

  @Override
  public Verdict top() {
    return new Verdict(true, true, "");
  }

  @Override
  public Verdict of(BytePath path, Verdict parent) {
    return new Verdict(selection.includes(path), selection.leadsOn(path), "");
  }
}
