package dev.croft.engine.cachemount.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.llb.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Trees and their changes as bytes. Paths are shortened by what they share with the one before. */
public final class TreeCodec {

  private static final int FORMAT = 1;
  private static final int TYPE_SHIFT = 12;
  private static final int MAX_KIND = 0x1f;
  private static final BytePath DOTS = BytePath.of("..");

  private TreeCodec() {}

  /** A change as bytes. */
  public static byte[] write(TreeChange change) {
    BinaryOutput out = new BinaryOutput();
    out.number(FORMAT);
    out.number(change.put().size());
    byte[] previous = new byte[0];
    for (MountEntry entry : change.put()) {
      previous = writeEntry(entry, previous, out);
    }
    out.number(change.removed().size());
    change.removed().forEach(out::path);
    return out.toByteArray();
  }

  /** A tree as bytes: the change that makes it of nothing. */
  public static byte[] write(MountTree tree) {
    return write(new TreeChange(tree.sorted(), List.of()));
  }

  /** Reads a change. */
  public static TreeChange read(byte[] bytes) {
    BinaryInput in = new BinaryInput(bytes);
    if (in.number() != FORMAT) {
      throw BinaryInput.damaged();
    }
    int count = in.count();
    List<MountEntry> put = new ArrayList<>(count);
    byte[] previous = new byte[0];
    for (int i = 0; i < count; i++) {
      previous = readPath(in, previous);
      put.add(readEntry(checked(BinaryInput.path(previous)), in));
    }
    int removedCount = in.count();
    List<BytePath> removed = new ArrayList<>(removedCount);
    for (int i = 0; i < removedCount; i++) {
      removed.add(checked(in.path()));
    }
    return new TreeChange(put, removed);
  }

  private static byte[] writeEntry(MountEntry entry, byte[] previous, BinaryOutput out) {
    byte[] path = entry.path().bytes();
    int at = Arrays.mismatch(previous, path);
    int shared = at < 0 ? path.length : at;
    out.number(shared);
    out.number(path.length - shared);
    out.raw(path, shared, path.length - shared);
    boolean special = !entry.special().equals(Special.NONE);
    out.number(typeNumber(entry.type()) << 1 | (special ? 1 : 0));
    out.number(entry.permissions());
    out.number(entry.uid());
    out.number(entry.gid());
    out.signed(entry.modifiedSeconds());
    out.number(entry.modifiedNanos());
    out.number(entry.size());
    out.number(entry.extents().size());
    long end = 0;
    for (Extent extent : entry.extents()) {
      out.number(extent.offset() - end);
      out.number(extent.length());
      out.chunk(extent.chunk());
      end = extent.offset() + extent.length();
    }
    if (special) {
      writeSpecial(entry.special(), out);
    }
    return path;
  }

  private static void writeSpecial(Special special, BinaryOutput out) {
    out.path(special.target());
    out.path(special.linkGroup());
    out.number(special.major());
    out.number(special.minor());
    out.number(special.xattrs().size());
    special
        .xattrs()
        .forEach(
            (name, value) -> {
              out.bytes(name.getBytes(StandardCharsets.UTF_8));
              out.bytes(value.toArray());
            });
  }

  /** The type's bits of the mode, without what is always zero. */
  private static int typeNumber(FileType type) {
    return type.bits() >> TYPE_SHIFT;
  }

  private static FileType type(int number) {
    try {
      return FileType.ofMode(number << TYPE_SHIFT);
    } catch (IllegalArgumentException e) {
      throw BinaryInput.damaged();
    }
  }

  private static byte[] readPath(BinaryInput in, byte[] previous) {
    int shared = in.number(previous.length);
    byte[] rest = in.bytes();
    byte[] path = Arrays.copyOf(previous, shared + rest.length);
    System.arraycopy(rest, 0, path, shared, rest.length);
    return path;
  }

  private static MountEntry readEntry(BytePath path, BinaryInput in) {
    int kind = in.number(MAX_KIND);
    boolean special = (kind & 1) != 0;
    FileType type = type(kind >> 1);
    int permissions = in.number(07777);
    long uid = in.number();
    long gid = in.number();
    long seconds = in.signed();
    int nanos = in.number(999_999_999);
    long size = in.number();
    int count = in.count();
    List<Extent> extents = new ArrayList<>(count);
    long end = 0;
    for (int i = 0; i < count; i++) {
      long offset = end + in.number();
      int length = in.number(Integer.MAX_VALUE);
      end = offset + length;
      if (offset < 0 || end < offset || end > size) {
        throw BinaryInput.damaged();
      }
      extents.add(new Extent(offset, length, in.chunk()));
    }
    Special more = special ? readSpecial(in) : Special.NONE;
    return new MountEntry(path, type, permissions, uid, gid, seconds, nanos, size, more, extents);
  }

  private static Special readSpecial(BinaryInput in) {
    BytePath target = in.path();
    BytePath group = in.path();
    int major = in.number(Integer.MAX_VALUE);
    int minor = in.number(Integer.MAX_VALUE);
    TreeMap<String, Bytes> xattrs = new TreeMap<>();
    int count = in.count();
    for (int i = 0; i < count; i++) {
      String name = new String(in.bytes(), StandardCharsets.UTF_8);
      xattrs.put(name, Bytes.of(in.bytes()));
    }
    return new Special(target, group, major, minor, xattrs);
  }

  /** A path that could lead out of the mount is no path of a listing. */
  private static BytePath checked(BytePath path) {
    List<BytePath> names = path.names();
    if (names.contains(DOTS) || !BytePath.join(names).equals(path)) {
      throw BinaryInput.damaged();
    }
    return path;
  }
}
