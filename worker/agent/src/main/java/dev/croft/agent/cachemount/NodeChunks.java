package dev.croft.agent.cachemount;

import dev.croft.agent.cluster.Node;
import dev.croft.agent.cluster.NodeId;
import dev.croft.agent.cluster.NodeKind;
import dev.croft.agent.cluster.Nodes;
import dev.croft.agent.node.NodeToken;
import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.engine.cachemount.chunk.ChunkKeeper;
import dev.croft.engine.cachemount.chunk.ChunkPeers;
import dev.croft.engine.cachemount.chunk.ChunkSink;
import dev.croft.engine.cachemount.chunk.ChunkSource;
import dev.croft.engine.cachemount.version.CacheMountKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chunks of the nodes that are there now, over HTTP. */
public final class NodeChunks implements ChunkPeers, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeChunks.class);
  private static final int OK = 200;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Until the first byte: a node that hangs is one that has nothing. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final Nodes nodes;
  private final NodeId self;
  private final Supplier<Optional<String>> token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * The nodes of a farm.
   *
   * @param token the farm's
   */
  public NodeChunks(Nodes nodes, NodeId self, Supplier<Optional<String>> token) {
    this.nodes = nodes;
    this.self = self;
    this.token = token;
  }

  @Override
  public Optional<ChunkSource> of(String worker) {
    return nodes.find(new NodeId(worker)).map(OfNode::new);
  }

  /** Coordinators stay when workers come and go; a worker is no keeper of its own. */
  @Override
  public List<String> keepers() {
    Stream<Node> coordinators =
        nodes.all().stream().filter(node -> node.kind() == NodeKind.COORDINATOR);
    Stream<Node> workers =
        nodes.all().stream()
            .filter(node -> node.kind() == NodeKind.WORKER && !node.id().equals(self));
    return Stream.concat(coordinators, workers).map(node -> node.id().value()).toList();
  }

  @Override
  public Optional<ChunkKeeper> keeper(String node) {
    return nodes.find(new NodeId(node)).map(OfNode::new);
  }

  /** Tells a node to give a mount up; one that does not hear it keeps it for now. */
  void drop(Node node, CacheMountKey key) {
    try {
      new OfNode(node).send(DropMessages.PATH, DropMessages.write(key)).close();
    } catch (IOException e) {
      LOG.warn("node {} keeps cache mount {} for now: {}", node.id(), key.id(), e.getMessage());
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private final class OfNode implements ChunkSource, ChunkKeeper {
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

    @Override
    public Set<ChunkId> missing(Collection<ChunkId> ids) throws IOException {
      try (InputStream answer = ask(ChunkMessages.MISSING, ids)) {
        return new HashSet<>(ChunkMessages.ids(answer.readAllBytes()));
      }
    }

    @Override
    public void keep(Map<ChunkId, byte[]> chunks) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        for (Map.Entry<ChunkId, byte[]> chunk : chunks.entrySet()) {
          ChunkMessages.write(out, chunk.getKey(), chunk.getValue());
        }
        ChunkMessages.writeEnd(out);
      }
      send(ChunkMessages.KEEP, bytes.toByteArray()).close();
    }

    private InputStream ask(String path, Collection<ChunkId> ids) throws IOException {
      return send(path, ChunkMessages.ids(ids));
    }

    private InputStream send(String path, byte[] body) throws IOException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + node.address() + path))
              .timeout(ANSWER)
              .header(NodeToken.HEADER, NodeToken.header(token.get().orElse("")))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
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
