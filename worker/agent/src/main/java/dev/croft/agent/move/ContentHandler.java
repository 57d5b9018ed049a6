package dev.croft.agent.move;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.move.Peer.WantedFile;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.step.SnapshotId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers other nodes that ask for content, below {@code /content/}. Whoever puts it on a server
 * lets only nodes of the farm call it. The work is done on virtual threads.
 *
 * <pre>
 * GET  /content/snapshots/ID        what a snapshot is made of
 * POST /content/archives/ID?PART    the descriptor of a directory's archive, made if need be
 * GET  /content/layers/ID?FORM      the layer of its own directory, where it was made already
 * POST /content/parts/ID            just what some copies read of a snapshot, in one stream
 * GET  /content/blobs/DIGEST        a blob, or with Range what is missing of it
 * POST /content/doubts/DIGEST       a blob may be damaged: look
 * GET  /content/trees/DIGEST        a tree's listing
 * POST /content/files               many files of trees in one stream
 * </pre>
 */
public final class ContentHandler implements Handler<HttpServerRequest> {

  private static final Logger log = LoggerFactory.getLogger(ContentHandler.class);

  private final Supplier<List<LocalContent>> here;

  /**
   * A handler.
   *
   * @param here the content of each worker of this process
   */
  public ContentHandler(Supplier<List<LocalContent>> here) {
    this.here = here;
  }

  /** Whether a path is one of its. */
  public static boolean serves(String path) {
    return path.startsWith(ContentPaths.ROOT);
  }

  @Override
  public void handle(HttpServerRequest request) {
    Future<Buffer> body = request.body();
    body.onSuccess(
        bytes ->
            Thread.ofVirtual()
                .name("content " + request.path())
                .start(() -> answer(request, bytes)));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    try {
      route(request, body);
    } catch (IllegalArgumentException e) {
      end(request.response(), 400, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      log.info("{} could not be answered: {}", request.uri(), e.toString());
      end(request.response(), 500, e instanceof CroftException f ? f.text() : e.toString());
    }
  }

  private void route(HttpServerRequest request, Buffer body) throws IOException {
    String path = request.path();
    boolean get = request.method().equals(HttpMethod.GET);
    if (get && path.startsWith(ContentPaths.SNAPSHOTS)) {
      SnapshotId id = new SnapshotId(name(path, ContentPaths.SNAPSHOTS));
      send(request, first(peer -> peer.snapshot(id)).map(ManifestJson::write));
    } else if (!get && path.startsWith(ContentPaths.ARCHIVES)) {
      SnapshotId id = new SnapshotId(name(path, ContentPaths.ARCHIVES));
      String part = ContentPaths.unescaped(String.valueOf(request.query()));
      Optional<Descriptor> archive = first(peer -> peer.archive(id, part));
      send(request, archive.map(ManifestJson::write));
    } else if (get && path.startsWith(ContentPaths.LAYERS)) {
      SnapshotId id = new SnapshotId(name(path, ContentPaths.LAYERS));
      String form = ContentPaths.unescaped(String.valueOf(request.query()));
      Optional<LayerBlob> layer = first(peer -> peer.layer(id, form));
      send(request, layer.map(ManifestJson::write));
    } else if (!get && path.startsWith(ContentPaths.PARTS)) {
      SnapshotId id = new SnapshotId(name(path, ContentPaths.PARTS));
      PartRequest wanted = PartRequest.read(body.getBytes());
      sendPart(request, first(peer -> peer.part(id, wanted)));
    } else if (get && path.startsWith(ContentPaths.BLOBS)) {
      sendBlob(request, new Digest(name(path, ContentPaths.BLOBS)));
    } else if (!get && path.startsWith(ContentPaths.DOUBTS)) {
      Digest digest = new Digest(name(path, ContentPaths.DOUBTS));
      here.get().forEach(content -> content.doubt(digest));
      end(request.response(), 204, "");
    } else if (get && path.startsWith(ContentPaths.TREES)) {
      Digest digest = new Digest(name(path, ContentPaths.TREES));
      send(request, first(peer -> peer.listing(digest)));
    } else if (!get && path.equals(ContentPaths.FILES)) {
      sendFiles(request, body);
    } else {
      end(request.response(), 404, "there is no such thing: " + path);
    }
  }

  private static String name(String path, String prefix) {
    return ContentPaths.unescaped(path.substring(prefix.length()));
  }

  private interface LookUp<T> {
    Optional<T> in(LocalContent content) throws IOException;
  }

  private <T> Optional<T> first(LookUp<T> lookUp) throws IOException {
    for (LocalContent content : here.get()) {
      Optional<T> found = lookUp.in(content);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static void send(HttpServerRequest request, Optional<byte[]> bytes) {
    if (bytes.isEmpty()) {
      end(request.response(), 404, "it is not here");
    } else {
      request.response().end(Buffer.buffer(bytes.get()));
    }
  }

  private void sendBlob(HttpServerRequest request, Digest digest) throws IOException {
    Optional<Path> file = first(peer -> peer.blobFile(digest));
    if (file.isEmpty()) {
      end(request.response(), 404, "blob " + digest + " is not here");
      return;
    }
    long size = Files.size(file.get());
    long from = from(request);
    HttpServerResponse response = request.response();
    if (from > size) {
      end(response, 416, "blob " + digest + " has only " + size + " bytes");
      return;
    }
    if (from > 0) {
      response.setStatusCode(206);
      response.putHeader("content-range", "bytes " + from + "-" + (size - 1) + "/" + size);
    }
    response
        .sendFile(file.get().toString(), from, size - from)
        .onFailure(e -> log.debug("blob {} was not sent whole", digest, e));
  }

  /** Only the form that the peers use: from somewhere to the end. */
  private static long from(HttpServerRequest request) {
    String range = request.getHeader("range");
    if (range == null) {
      return 0;
    }
    if (!range.startsWith("bytes=") || !range.endsWith("-")) {
      throw new IllegalArgumentException("unsupported range: " + range);
    }
    return Long.parseLong(range.substring("bytes=".length(), range.length() - 1));
  }

  private static void sendPart(HttpServerRequest request, Optional<InputStream> part) {
    if (part.isEmpty()) {
      end(request.response(), 404, "it is not here, or too much");
      return;
    }
    HttpServerResponse response = request.response().setChunked(true);
    ResponseOutput out = new ResponseOutput(response);
    try (InputStream in = part.get()) {
      in.transferTo(out);
      out.close();
    } catch (IOException e) {
      log.info("a part for another node breaks off: {}", e.getMessage());
      response.reset();
    }
  }

  private void sendFiles(HttpServerRequest request, Buffer body) throws IOException {
    List<WantedFile> files = PackedFiles.readRequest(new ByteArrayInputStream(body.getBytes()));
    HttpServerResponse response = request.response().setChunked(true);
    ResponseOutput out = new ResponseOutput(response);
    try {
      here.get().getFirst().writeFiles(files, out);
      out.close();
    } catch (IOException e) {
      // What was sent has no proper end, which is how the other side knows.
      log.info("files for another node break off: {}", e.getMessage());
      response.reset();
    }
  }

  private static void end(HttpServerResponse response, int status, String why) {
    if (!response.headWritten() && !response.closed()) {
      response.setStatusCode(status).end(why);
    }
  }
}
