package dev.croft.oci.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The binary form of a tree, whose SHA-256 is the tree's name. Numbers have seven bits a byte,
 * lowest first; bytes have their count before them.
 *
 * <pre>
 * listing = "croft-tree 1\n" count entry*
 * entry   = shared rest mode uid gid modified body xattrs
 *           shared: how many bytes of the path are those of the path before; rest: all others
 *           mode: type and permissions as in st_mode
 *           modified: nanoseconds since 1970, zigzag
 * body    = size digest link   for a regular file; digest: 32 bytes of SHA-256
 *         | link               for a symbolic link
 *         | major minor        for a device node
 *         |                    for all else
 * xattrs  = count (name value)*
 * </pre>
 */
final class TreeListing {

  private static final byte[] MAGIC = "croft-tree 1\n".getBytes(StandardCharsets.UTF_8);
  private static final int SHA256_BYTES = 32;

  private TreeListing() {}

  static byte[] write(FileTree tree) {
    ListingOutput out = new ListingOutput();
    out.raw(MAGIC);
    out.number(tree.entries().size());
    byte[] previous = new byte[0];
    for (TreeEntry entry : tree.entries()) {
      byte[] path = entry.path().bytes();
      int shared = Math.max(0, Arrays.mismatch(previous, path));
      out.number(shared);
      out.bytes(Arrays.copyOfRange(path, shared, path.length));
      writeEntry(out, entry);
      previous = path;
    }
    return out.toByteArray();
  }

  /**
   * Reads a listing.
   *
   * @throws CroftException with kind INTERNAL where it is none
   */
  static FileTree read(byte[] listing) {
    try {
      ListingInput in = new ListingInput(listing);
      if (!Arrays.equals(in.raw(MAGIC.length), MAGIC)) {
        throw new IOException("it does not begin as one");
      }
      int count = in.smallNumber();
      List<TreeEntry> entries = new ArrayList<>(Math.min(count, listing.length));
      byte[] path = new byte[0];
      for (int i = 0; i < count; i++) {
        byte[] shared = Arrays.copyOf(path, Math.min(in.smallNumber(), path.length));
        byte[] rest = in.bytes();
        path = Arrays.copyOf(shared, shared.length + rest.length);
        System.arraycopy(rest, 0, path, shared.length, rest.length);
        entries.add(readEntry(in, BytePath.of(path)));
      }
      in.expectEnd();
      return FileTree.of(entries);
    } catch (IOException | IllegalArgumentException e) {
      throw new CroftException(
          FailureKind.INTERNAL, "not a listing of a file tree: " + e.getMessage(), e);
    }
  }

  private static void writeEntry(ListingOutput out, TreeEntry entry) {
    out.number(entry.type().bits() | entry.permissions());
    out.number(entry.owner().uid());
    out.number(entry.owner().gid());
    out.signed(entry.modifiedNanos());
    switch (entry.type()) {
      case REGULAR -> {
        out.number(entry.size());
        out.raw(HexFormat.of().parseHex(entry.content().orElseThrow().hex()));
        out.bytes(entry.link().bytes());
      }
      case SYMLINK -> out.bytes(entry.link().bytes());
      case CHARACTER_DEVICE, BLOCK_DEVICE -> {
        TreeEntry.Device device = entry.device().orElse(new TreeEntry.Device(0, 0));
        out.number(device.major());
        out.number(device.minor());
      }
      case DIRECTORY, FIFO, SOCKET -> {}
    }
    out.number(entry.xattrs().size());
    for (Map.Entry<String, Bytes> xattr : entry.xattrs().entrySet()) {
      out.bytes(xattr.getKey().getBytes(StandardCharsets.UTF_8));
      out.bytes(xattr.getValue().toArray());
    }
  }

  private static TreeEntry readEntry(ListingInput in, BytePath path) throws IOException {
    int mode = in.smallNumber();
    FileType type = FileType.ofMode(mode);
    int permissions = mode & ~type.bits();
    TreeEntry.Owner owner = new TreeEntry.Owner(in.number(), in.number());
    long modified = in.signed();
    long size = 0;
    BytePath link = BytePath.EMPTY;
    Optional<Digest> content = Optional.empty();
    Optional<TreeEntry.Device> device = Optional.empty();
    switch (type) {
      case REGULAR -> {
        size = in.number();
        content = Optional.of(Digest.ofHash(in.raw(SHA256_BYTES)));
        link = BytePath.of(in.bytes());
      }
      case SYMLINK -> link = BytePath.of(in.bytes());
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          device = Optional.of(new TreeEntry.Device(in.smallNumber(), in.smallNumber()));
      case DIRECTORY, FIFO, SOCKET -> {}
    }
    return new TreeEntry(
        path, type, permissions, owner, size, modified, link, device, xattrs(in), content);
  }

  private static SortedMap<String, Bytes> xattrs(ListingInput in) throws IOException {
    SortedMap<String, Bytes> found = new TreeMap<>();
    int count = in.smallNumber();
    for (int i = 0; i < count; i++) {
      String name = new String(in.bytes(), StandardCharsets.UTF_8);
      found.put(name, Bytes.of(in.bytes()));
    }
    return found;
  }
}
