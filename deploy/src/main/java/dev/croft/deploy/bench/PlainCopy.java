package dev.croft.deploy.bench;

import dev.croft.model.content.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * Copies a file through a socket of this machine to another file, with a check of its digest: what
 * there is to do at least. Like a store of blobs, it has done so when the disk has the bytes.
 */
final class PlainCopy {

  private static final int BUFFER_BYTES = 256 << 10;

  private PlainCopy() {}

  static void run(Path from, Digest digest, Path to) {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket receiver = new Socket(server.getInetAddress(), server.getLocalPort())) {
      Thread sender = Thread.ofPlatform().start(() -> send(server, from));
      MessageDigest hash = Digest.sha256();
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream in = receiver.getInputStream();
          FileChannel out =
              FileChannel.open(
                  to,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING)) {
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
          hash.update(buffer, 0, got);
          ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, got);
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
        }
        out.force(true);
      }
      sender.join();
      if (!Digest.ofHash(hash.digest()).equals(digest)) {
        throw new IllegalStateException("the copy is wrong");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a file was copied", e);
    }
  }

  private static void send(ServerSocket server, Path from) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream();
        InputStream in = Files.newInputStream(from)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        out.write(buffer, 0, got);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + from, e);
    }
  }
}
