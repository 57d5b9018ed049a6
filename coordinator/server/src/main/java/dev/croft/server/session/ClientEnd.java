package dev.croft.server.session;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * What a session needs of the stream that carries it. The methods are called from the session's own
 * thread and must not block.
 */
public interface ClientEnd {

  /**
   * Sends bytes to the client, at most {@value TunnelChannel#CHUNK_BYTES} at once.
   *
   * @param chunk belongs to the callee
   * @return completes when the bytes have left; the session keeps only a limited number of bytes on
   *     their way
   */
  CompletionStage<?> send(ByteBuffer chunk);

  /** Asks for no more bytes from the client for now; a few that are on their way may still come. */
  void pause();

  /** Takes back {@link #pause()}. */
  void resume();

  /** The session is over; nothing is sent after this. */
  void end();
}
