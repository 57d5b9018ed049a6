package dev.croft.server.session.files;

import dev.croft.model.content.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the contents of received files are kept, by their digests. Thread safe. */
public interface FileIntake {

  /**
   * Starts a file's content.
   *
   * @param size in bytes, as the client announced it; the content may turn out otherwise
   */
  IncomingFile begin(long size) throws IOException;

  /** Whether some content is there; a store that has lost it says no, and it is sent again. */
  boolean has(Digest content);

  /** A file's content while it comes. Closing it before {@link #commit()} throws it away. */
  interface IncomingFile extends Closeable {

    /** The next bytes; the buffer may be used again afterwards. */
    void write(ByteBuffer bytes) throws IOException;

    /** The content is whole; its digest. */
    Digest commit() throws IOException;
  }
}
