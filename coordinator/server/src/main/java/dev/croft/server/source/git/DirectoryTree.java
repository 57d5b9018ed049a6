package dev.croft.server.source.git;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Takes a directory's files into a tree store: all of root's, and all of one time. */
final class DirectoryTree {

  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;
  private static final long NANOS = 1_000_000_000L;

  private final TreeStore trees;
  private final long seconds;
  private final List<TreeEntry> entries = new ArrayList<>();

  private DirectoryTree(TreeStore trees, long seconds) {
    this.trees = trees;
    this.seconds = seconds;
  }

  /** Keeps the files; the tree's digest. */
  static Digest keep(TreeStore trees, Path directory, long seconds) throws IOException {
    DirectoryTree tree = new DirectoryTree(trees, seconds);
    Files.walkFileTree(directory, tree.new Visitor(directory));
    return trees.putTree(FileTree.of(tree.entries));
  }

  private final class Visitor extends SimpleFileVisitor<Path> {

    private final Path root;

    private Visitor(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (!directory.equals(root)) {
        add(TreeEntry.directory(root.relativize(directory).toString(), EXECUTABLE));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String path = root.relativize(file).toString();
      if (attributes.isSymbolicLink()) {
        add(TreeEntry.symlink(path, Files.readSymbolicLink(file).toString()));
      } else {
        try (InputStream in = Files.newInputStream(file)) {
          add(
              new TreeEntry(
                  BytePath.of(path),
                  FileType.REGULAR,
                  Files.isExecutable(file) ? EXECUTABLE : PLAIN,
                  TreeEntry.Owner.ROOT,
                  attributes.size(),
                  0,
                  BytePath.EMPTY,
                  Optional.empty(),
                  new TreeMap<>(),
                  Optional.of(trees.put(in))));
        }
      }
      return FileVisitResult.CONTINUE;
    }

    private void add(TreeEntry entry) {
      entries.add(entry.withModified(seconds * NANOS));
    }
  }
}
