package dev.croft.server.frontendimage;

import dev.croft.server.gateway.Gateway;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a program can be connected that drives a part of a build. Thread safe. */
@FunctionalInterface
public interface BridgePort {

  /** Serves one program; the caller closes the connection. */
  Connection open(Gateway gateway);

  /** The program's end of the connection. One thread may read while another one writes. */
  interface Connection extends AutoCloseable {

    /**
     * Reads what the program is told, waiting for it.
     *
     * @return how many bytes; -1 at the end
     */
    int read(ByteBuffer into) throws IOException;

    /** Takes all that the program says. */
    void write(byte[] bytes) throws IOException;

    @Override
    void close();
  }
}
