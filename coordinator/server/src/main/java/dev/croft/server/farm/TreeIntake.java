package dev.croft.server.farm;

import dev.croft.model.content.Digest;
import dev.croft.oci.tree.TreeFileWriter;
import dev.croft.oci.tree.TreeStore;
import dev.croft.server.session.files.FileIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/** Takes received files into the tree store. */
record TreeIntake(TreeStore trees) implements FileIntake {

  @Override
  public IncomingFile begin(long size) {
    return new Incoming(trees.write());
  }

  @Override
  public boolean has(Digest content) {
    return Files.exists(trees.fileOf(content));
  }

  private record Incoming(TreeFileWriter writer) implements IncomingFile {

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      if (bytes.hasArray()) {
        writer.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        bytes.position(bytes.limit());
      } else {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        writer.write(copy, 0, copy.length);
      }
    }

    @Override
    public Digest commit() throws IOException {
      return writer.finish();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
