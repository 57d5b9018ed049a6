package dev.croft.server.session.files;

import com.google.protobuf.ByteString;
import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.filesync.BytesMessage;
import dev.croft.server.session.Session;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * A file at the client. Writing waits while the client is slow. The client keeps the file only
 * after {@link #close()}; {@link #abort} leaves it without one. For one thread at a time.
 */
public final class ClientFile extends OutputStream {

  private static final int CHUNK_BYTES = 256 * 1024;

  private final Session session;
  private final BlockingCall<BytesMessage, BytesMessage> call;
  private final byte[] buffer = new byte[CHUNK_BYTES];
  private int buffered;
  private boolean closed;

  ClientFile(Session session, BlockingCall<BytesMessage, BytesMessage> call) {
    this.session = session;
    this.call = call;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int room = Math.min(length - done, CHUNK_BYTES - buffered);
      System.arraycopy(bytes, offset + done, buffer, buffered, room);
      buffered += room;
      done += room;
      if (buffered == CHUNK_BYTES) {
        sendBuffer();
      }
    }
  }

  /**
   * Sends the rest and waits until the client has kept it.
   *
   * @throws CroftException where the client could not
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    sendBuffer();
    call.finish();
    try {
      call.await();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (StatusRuntimeException e) {
      throw failure(e);
    }
  }

  /** Gives the file up; the client is told why. */
  public void abort(String why) {
    if (!closed) {
      closed = true;
      call.cancel(why, null);
    }
  }

  private void sendBuffer() throws IOException {
    if (buffered == 0) {
      return;
    }
    BytesMessage message =
        BytesMessage.newBuilder().setData(ByteString.copyFrom(buffer, 0, buffered)).build();
    buffered = 0;
    try {
      call.send(message);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (StatusRuntimeException e) {
      throw failure(e);
    }
  }

  private CroftException failure(StatusRuntimeException e) {
    return session.failure("failed to send a file to the client", e);
  }

  private IOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    call.cancel("the export was given up", cause);
    InterruptedIOException failure =
        new InterruptedIOException("interrupted while sending a file to the client");
    failure.initCause(cause);
    return failure;
  }
}
