package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.model.failure.CroftException;
import java.util.Optional;

/** Local tar archives that are unpacked where they are added. */
final class ArchiveUnpacker {

  private ArchiveUnpacker() {}

  static Optional<ArchiveUnpacker> recognise(CopySource source, BytePath path) {
    return Optional.empty();
  }

  void unpack(Directory directory, Optional<Owner> owner) {
    if (owner.isPresent() || directory.handle().number() >= 0) {
      throw CroftException.unsupported("archives");
    }
  }
}
