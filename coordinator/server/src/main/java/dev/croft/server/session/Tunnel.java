package dev.croft.server.session;

import java.nio.ByteBuffer;

/** Where the bytes go that a client sends within its session. Thread safe. */
public interface Tunnel {

  /**
   * Bytes from the client, in the order in which they were sent.
   *
   * @param bytes are copied before this returns
   */
  void received(ByteBuffer bytes);

  /** The client has gone, or its stream has failed. The session ends. */
  void closed();
}
