package dev.croft.server.export;

import dev.croft.linux.file.BytePath;
import dev.croft.model.content.Descriptor;
import dev.croft.oci.layer.tar.EntryKind;
import dev.croft.oci.layer.tar.FileAttributes;
import dev.croft.oci.layer.tar.TarEntry;
import dev.croft.oci.layer.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * An archive in the layout of the OCI image specification ({@code image-layout.md}). The same image
 * makes the same bytes.
 */
final class ImageArchive {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final TarWriter tar;
  private final Set<String> written = new HashSet<>();

  ImageArchive(OutputStream out) {
    tar = new TarWriter(out);
  }

  /** Opens a blob's bytes. */
  interface Source {
    InputStream open() throws IOException;
  }

  void directory(String name) throws IOException {
    if (written.add(name)) {
      tar.begin(
          new TarEntry(
              BytePath.of(name + "/"),
              new EntryKind.Directory(),
              FileAttributes.ofRoot(0755, Instant.EPOCH)));
    }
  }

  void file(String name, byte[] content) throws IOException {
    if (written.add(name)) {
      begin(name, content.length);
      tar.data(content, 0, content.length);
    }
  }

  void blob(Descriptor blob, Source source) throws IOException {
    if (!written.add(nameOf(blob))) {
      return;
    }
    begin(nameOf(blob), blob.size());
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = source.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        tar.data(buffer, 0, n);
      }
    }
  }

  void finish() throws IOException {
    tar.finish();
  }

  static String nameOf(Descriptor blob) {
    return "blobs/" + blob.digest().algorithm() + "/" + blob.digest().hex();
  }

  private void begin(String name, long size) throws IOException {
    tar.begin(
        new TarEntry(
            BytePath.of(name),
            new EntryKind.Regular(size),
            FileAttributes.ofRoot(0444, Instant.EPOCH)));
  }
}
