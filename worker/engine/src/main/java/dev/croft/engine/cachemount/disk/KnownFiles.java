package dev.croft.engine.cachemount.disk;

import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.tree.BinaryInput;
import dev.croft.engine.cachemount.tree.BinaryOutput;
import dev.croft.engine.cachemount.tree.MountEntry;
import dev.croft.engine.cachemount.tree.TreeChange;
import dev.croft.engine.cachemount.tree.TreeCodec;
import dev.croft.linux.file.BytePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file in which a worker remembers what it knows of a directory. */
final class KnownFiles {

  private static final int FORMAT = 1;

  private KnownFiles() {}

  /** What the file says. */
  record Content(Optional<ChunkId> version, Map<BytePath, KnownFile> files) {
    static final Content NONE = new Content(Optional.empty(), Map.of());
  }

  static byte[] write(Content content) {
    List<KnownFile> sorted =
        content.files().values().stream()
            .sorted(Comparator.comparing(file -> file.entry().path()))
            .toList();
    BinaryOutput out = new BinaryOutput();
    out.number(FORMAT);
    out.number(content.version().isPresent() ? 1 : 0);
    content.version().ifPresent(out::chunk);
    out.bytes(
        TreeCodec.write(new TreeChange(sorted.stream().map(KnownFile::entry).toList(), List.of())));
    for (KnownFile file : sorted) {
      out.signed(file.inode());
      out.signed(file.changedSeconds());
      out.number(file.changedNanos());
    }
    return out.toByteArray();
  }

  /** Reads the file; nothing is known where it is not there. */
  static Content read(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Content.NONE;
    }
    BinaryInput in = new BinaryInput(Files.readAllBytes(path));
    if (in.number() != FORMAT) {
      return Content.NONE;
    }
    Optional<ChunkId> version = in.number() == 1 ? Optional.of(in.chunk()) : Optional.empty();
    List<MountEntry> entries = TreeCodec.read(in.bytes()).put();
    Map<BytePath, KnownFile> files = HashMap.newHashMap(entries.size());
    for (MountEntry entry : entries) {
      files.put(entry.path(), new KnownFile(entry, in.signed(), in.signed(), (int) in.number()));
    }
    return new Content(version, files);
  }
}
