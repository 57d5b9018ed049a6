package dev.croft.agent.move;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;

/** A response as a stream; writing waits while the other side does not take what was written. */
final class ResponseOutput extends OutputStream {

  private final HttpServerResponse response;

  ResponseOutput(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    await(response.write(Buffer.buffer().appendBytes(bytes, offset, length)));
  }

  @Override
  public void close() throws IOException {
    await(response.end());
  }

  private static void await(Future<Void> done) throws IOException {
    try {
      Object _ = done.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IOException("the other side does not read on", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an answer was sent");
    }
  }
}
