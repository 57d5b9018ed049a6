package dev.croft.server.export;

import dev.croft.agent.link.ContentAccess;
import dev.croft.model.content.Descriptor;
import dev.croft.server.build.BuildScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Sends exports to clients over their sessions. Thread safe. */
public interface ClientFiles {

  /**
   * Sends one stream, such as an archive. The client keeps what it gets only when all of it was
   * written; a writer that fails leaves it without.
   *
   * @param index which of the client's outputs it is for
   * @param metadata what the client is told of it
   */
  void sendStream(BuildScope scope, int index, Map<String, String> metadata, StreamWriter writer)
      throws IOException;

  /** Writes a stream's bytes. */
  interface StreamWriter {
    /** All of them; the stream is closed by whoever opened it. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Sends directory trees, each to a folder of its own, and waits until the client has them.
   *
   * @param progress told how many bytes were sent
   */
  void sendDirectory(BuildScope scope, int index, List<Folder> folders, LongConsumer progress)
      throws IOException;

  /**
   * Sends a blob into the store that the client keeps an image's layout in; one that it has does
   * not move.
   *
   * @param source opens the blob's bytes, as often as need be
   */
  void sendBlob(BuildScope scope, Descriptor blob, BlobSource source);

  /** Opens a blob. */
  interface BlobSource {
    /** Its bytes from the beginning. */
    InputStream open() throws IOException;
  }

  /**
   * A tree and where it goes.
   *
   * @param name the folder below the client's directory; empty for that directory itself
   */
  record Folder(String name, ContentAccess tree) {}
}
