package dev.croft.engine.cachemount.version;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.OpenFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes a tree in all the ways that steps may. */
final class RandomEdits {

  private static final String[] NAMES = {
    "a", "b", "a-b", "ab", "new\nline", "spa ce", "ü", ".dot", "z"
  };
  private static final byte[] INVALID = {(byte) 0xff, (byte) 0xfe, 'x'};

  private final Random random;

  RandomEdits(Random random) {
    this.random = random;
  }

  void edit(Path root, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      try (Directory top = Directory.open(root)) {
        edit(top, 0);
      }
    }
  }

  private void edit(Directory directory, int depth) throws IOException {
    BytePath name = name();
    var status = directory.find(name);
    if (status.isPresent() && status.get().isDirectory() && random.nextInt(10) < 8) {
      try (Directory below = directory.openDirectory(name)) {
        edit(below, depth + 1);
      }
      return;
    }
    if (status.isPresent() && random.nextInt(4) == 0) {
      attributes(directory, name, status.get().type());
      return;
    }
    directory.removeTree(name);
    create(directory, name, depth);
  }

  private void create(Directory directory, BytePath name, int depth) throws IOException {
    switch (random.nextInt(10)) {
      case 0 -> {}
      case 1, 2 -> {
        if (depth < 4) {
          directory.makeDirectory(name, 0755);
        }
      }
      case 3 -> directory.makeSymlink(BytePath.of("../../etc/passwd"), name);
      case 4 -> link(directory, name);
      case 5 -> directory.makeNode(name, FileType.FIFO, 0600, 0, 0);
      case 6 -> sparse(directory, name);
      default -> write(directory, name, random.nextInt(10) == 0 ? 3 << 20 : random.nextInt(9));
    }
    if (directory.find(name).isPresent() && random.nextInt(3) == 0) {
      attributes(directory, name, directory.status(name).type());
    }
  }

  private void write(Directory directory, BytePath name, int size) throws IOException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    try (FileHandle file =
        directory.open(name, 0644, OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
      file.write(bytes, 0, bytes.length);
    }
  }

  private void sparse(Directory directory, BytePath name) throws IOException {
    try (FileHandle file =
        directory.open(name, 0644, OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
      file.writeAt(random.nextInt(1 << 22), new byte[] {1, 2, 3}, 0, 3);
      file.truncate((1L << 30) + random.nextInt(100));
    }
  }

  private void link(Directory directory, BytePath name) throws IOException {
    List<BytePath> files = new ArrayList<>();
    for (var entry : directory.listStatus()) {
      if (entry.status().isRegular()) {
        files.add(entry.name());
      }
    }
    if (!files.isEmpty()) {
      directory.makeLink(directory, files.get(random.nextInt(files.size())), name);
    }
  }

  private void attributes(Directory directory, BytePath name, FileType type) throws IOException {
    directory.setOwner(name, random.nextInt(3) * 1000L, random.nextInt(3) * 1000L);
    if (type != FileType.SYMLINK) {
      directory.setPermissions(name, random.nextInt(010000));
    }
    if (type == FileType.REGULAR && random.nextBoolean()) {
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      directory.xattrs(name).set("user.x" + random.nextInt(3), value);
    }
    directory.setModified(
        name, Instant.ofEpochSecond(random.nextInt(2_000_000_000), random.nextInt(1_000_000_000)));
  }

  private BytePath name() {
    int at = random.nextInt(NAMES.length + 1);
    return at == NAMES.length ? BytePath.of(INVALID) : BytePath.of(NAMES[at]);
  }
}
