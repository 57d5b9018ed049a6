package dev.croft.agent.cachemount;

import dev.croft.agent.node.NodeServer;
import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkStore;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives this node's chunks of cache mounts to other nodes, and keeps chunks for them. */
public final class ChunkServer {

  private static final Logger LOG = LoggerFactory.getLogger(ChunkServer.class);
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int NOT_FOUND = 404;

  private final ChunkStore chunks;

  private ChunkServer(ChunkStore chunks) {
    this.chunks = chunks;
  }

  /** Offers chunks on a node's server. */
  public static void offer(ChunkStore chunks, NodeServer server) {
    server.handle(ChunkMessages.PREFIX, new ChunkServer(chunks)::handle);
  }

  private void handle(HttpServerRequest request) {
    var _ =
        request
            .body()
            .onSuccess(body -> Thread.ofVirtual().start(() -> answer(request, body.getBytes())));
  }

  private void answer(HttpServerRequest request, byte[] question) {
    HttpServerResponse response = request.response();
    String path = Objects.requireNonNullElse(request.path(), "");
    try {
      switch (path) {
        case ChunkMessages.PRESENT -> {
          List<ChunkId> ids = ChunkMessages.ids(question);
          var _ = response.end(Buffer.buffer(ChunkMessages.ids(chunks.present(ids))));
        }
        case ChunkMessages.MISSING -> {
          List<ChunkId> ids = ChunkMessages.ids(question);
          var _ = response.end(Buffer.buffer(ChunkMessages.ids(chunks.missing(ids))));
        }
        case ChunkMessages.KEEP -> keep(question, response);
        case ChunkMessages.FETCH -> send(ChunkMessages.ids(question), response);
        default -> {
          var _ = response.setStatusCode(NOT_FOUND).end();
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("chunks were not sent: {}", e.getMessage());
      response.reset();
    }
  }

  private void keep(byte[] sent, HttpServerResponse response) throws IOException {
    Map<ChunkId, byte[]> received = new HashMap<>();
    ChunkMessages.read(new DataInputStream(new ByteArrayInputStream(sent)), received::put);
    chunks.keep(received);
    var _ = response.end();
  }

  private void send(List<ChunkId> ids, HttpServerResponse response) throws IOException {
    response.setChunked(true);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new Body(response), BUFFER_BYTES))) {
      chunks.fetch(ids, (id, bytes) -> ChunkMessages.write(out, id, bytes));
      ChunkMessages.writeEnd(out);
    }
    var _ = response.end();
  }

  /** A response's body; waits for the network as a file does for the disk. */
  private static final class Body extends OutputStream {
    private final HttpServerResponse response;

    Body(HttpServerResponse response) {
      this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      try {
        response
            .write(Buffer.buffer(length).appendBytes(from, offset, length))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } catch (ExecutionException e) {
        throw new IOException("the other node is gone", e);
      }
    }
  }
}
