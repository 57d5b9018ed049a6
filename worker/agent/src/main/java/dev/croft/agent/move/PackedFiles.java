package dev.croft.agent.move;

import dev.croft.agent.move.Peer.WantedFile;
import dev.croft.linux.file.BytePath;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.tree.TreeFileWriter;
import dev.croft.oci.tree.TreeStore;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Many files in one stream: for each its SHA-256, its size in eight bytes and its content; and a
 * size of -1 at the end, so that a stream that broke off is known. A request for files is the same
 * without contents.
 */
final class PackedFiles {

  private static final int HASH_BYTES = 32;
  private static final long END = -1;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int MOST_FILES = 1 << 20;

  private PackedFiles() {}

  static byte[] request(Collection<WantedFile> files) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (WantedFile file : files) {
      header(out, file);
    }
    end(out);
    return bytes.toByteArray();
  }

  static List<WantedFile> readRequest(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(new BufferedInputStream(in));
    List<WantedFile> files = new ArrayList<>();
    byte[] hash = new byte[HASH_BYTES];
    while (true) {
      data.readFully(hash);
      long size = data.readLong();
      if (size == END) {
        return files;
      }
      if (size < 0 || files.size() == MOST_FILES) {
        throw new IOException("more files are asked for than fit one request");
      }
      files.add(new WantedFile(Digest.ofHash(hash), size));
    }
  }

  /** Writes those that a store has. */
  static void write(TreeStore store, Collection<WantedFile> files, OutputStream to)
      throws IOException {
    DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(to, BUFFER_BYTES));
    for (WantedFile file : files) {
      Path path;
      try {
        path = store.file(file.digest(), file.size());
      } catch (CroftException e) {
        if (e.kind() == FailureKind.NOT_FOUND) {
          continue;
        }
        throw e;
      }
      try (InputStream content = Files.newInputStream(path)) {
        header(out, file);
        content.transferTo(out);
      }
    }
    end(out);
    out.flush();
  }

  /** Opens a file of a tree. */
  interface Contents {
    InputStream open(BytePath path) throws IOException;
  }

  /** Writes files of a tree that is in no store. */
  static void write(Map<WantedFile, BytePath> files, Contents contents, OutputStream to)
      throws IOException {
    DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(to, BUFFER_BYTES));
    for (Map.Entry<WantedFile, BytePath> file : files.entrySet()) {
      try (InputStream content = contents.open(file.getValue())) {
        header(out, file.getKey());
        content.transferTo(out);
      }
    }
    end(out);
    out.flush();
  }

  /** Keeps all that comes in a store, verified; how many bytes came. */
  static long read(InputStream in, TreeStore store, ByteCount progress) throws IOException {
    DataInputStream data = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
    byte[] hash = new byte[HASH_BYTES];
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    while (true) {
      data.readFully(hash);
      long left = data.readLong();
      if (left == END) {
        return total;
      }
      try (TreeFileWriter writer = store.write()) {
        while (left > 0) {
          int got = data.read(buffer, 0, (int) Math.min(buffer.length, left));
          if (got < 0) {
            throw new EOFException("the files break off");
          }
          writer.write(buffer, 0, got);
          left -= got;
          total += got;
        }
        writer.finishAs(Digest.ofHash(hash));
      }
      progress.at(total);
    }
  }

  /** Sees how many bytes have come. */
  interface ByteCount {
    void at(long bytes);
  }

  private static void header(DataOutputStream out, WantedFile file) throws IOException {
    out.write(HexFormat.of().parseHex(file.digest().hex()));
    out.writeLong(file.size());
  }

  private static void end(DataOutputStream out) throws IOException {
    out.write(new byte[HASH_BYTES]);
    out.writeLong(END);
  }
}
