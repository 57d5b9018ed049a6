package dev.croft.agent.cachemount;

import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.node.NodeToken;
import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkPeers;
import dev.croft.engine.cachemount.chunk.ChunkSink;
import dev.croft.engine.cachemount.chunk.ChunkSource;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The chunks of the nodes that are there now, over HTTP. */
public final class NodeChunks implements ChunkPeers, AutoCloseable {

  private static final int OK = 200;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Until the first byte: a node that hangs is one that has nothing. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final Nodes nodes;
  private final Supplier<Optional<String>> token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * The nodes of a farm.
   *
   * @param token the farm's
   */
  public NodeChunks(Nodes nodes, Supplier<Optional<String>> token) {
    this.nodes = nodes;
    this.token = token;
  }

  @Override
  public Optional<ChunkSource> of(String worker) {
    return nodes.find(new NodeId(worker)).map(OfNode::new);
  }

  @Override
  public void close() {
    http.close();
  }

  private final class OfNode implements ChunkSource {
    private final Node node;

    OfNode(Node node) {
      this.node = node;
    }

    @Override
    public Set<ChunkId> present(Collection<ChunkId> ids) throws IOException {
      try (InputStream answer = ask(ChunkMessages.PRESENT, ids)) {
        return new HashSet<>(ChunkMessages.ids(answer.readAllBytes()));
      }
    }

    @Override
    public void fetch(Collection<ChunkId> ids, ChunkSink sink) throws IOException {
      try (DataInputStream answer =
          new DataInputStream(
              new BufferedInputStream(ask(ChunkMessages.FETCH, ids), BUFFER_BYTES))) {
        ChunkMessages.read(answer, sink);
      }
    }

    private InputStream ask(String path, Collection<ChunkId> ids) throws IOException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + node.address() + path))
              .timeout(ANSWER)
              .header(NodeToken.HEADER, NodeToken.header(token.get().orElse("")))
              .POST(HttpRequest.BodyPublishers.ofByteArray(ChunkMessages.ids(ids)))
              .build();
      try {
        HttpResponse<InputStream> response =
            http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != OK) {
          response.body().close();
          throw new IOException(this + " answers " + response.statusCode());
        }
        return response.body();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while asking " + this);
      }
    }

    @Override
    public String toString() {
      return "node " + node.id() + " at " + node.address();
    }
  }
}
