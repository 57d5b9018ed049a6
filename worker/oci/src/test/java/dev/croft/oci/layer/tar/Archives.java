package dev.croft.oci.layer.tar;

import dev.croft.linux.file.BytePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Builds small archives entry by entry. */
public final class Archives {

  private static final FileAttributes PLAIN = FileAttributes.ofRoot(0755, Instant.EPOCH);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarWriter writer = new TarWriter(out);

  /** A file with a content. */
  public Archives file(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    entry(name, new EntryKind.Regular(bytes.length), PLAIN);
    writer.data(bytes, 0, bytes.length);
    return this;
  }

  /** A directory. */
  public Archives directory(String name) throws IOException {
    return entry(name, new EntryKind.Directory(), PLAIN);
  }

  /** A symbolic link. */
  public Archives symlink(String name, String target) throws IOException {
    return entry(name, new EntryKind.Symlink(BytePath.of(target)), PLAIN);
  }

  /** A hard link. */
  public Archives link(String name, String target) throws IOException {
    return entry(name, new EntryKind.HardLink(BytePath.of(target)), PLAIN);
  }

  /** Anything. */
  public Archives entry(String name, EntryKind kind, FileAttributes attributes) throws IOException {
    writer.begin(new TarEntry(BytePath.of(name), kind, attributes));
    return this;
  }

  /** The archive. */
  public byte[] bytes() throws IOException {
    writer.finish();
    return out.toByteArray();
  }
}
