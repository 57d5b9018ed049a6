package dev.croft.agent.move;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.registry.StallGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/** Another node, asked over HTTP. */
final class HttpPeer implements Peer {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  /** What a layer is can be found out in another way. */
  private static final Duration LAYER_LIMIT = Duration.ofSeconds(5);

  /** A big directory takes its time to be packed. */
  private static final Duration ARCHIVE_LIMIT = Duration.ofMinutes(10);

  private static final int MOST_BYTES = 256 << 20;

  private final String name;
  private final URI address;
  private final HttpClient client;
  private final Supplier<String> token;
  private final StallGuard guard;

  HttpPeer(String name, URI address, HttpClient client, Supplier<String> token, StallGuard guard) {
    this.name = name;
    this.address = address;
    this.client = client;
    this.token = token;
    this.guard = guard;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<SnapshotManifest> snapshot(SnapshotId id) throws IOException {
    Optional<byte[]> json = bytes(get(ContentPaths.SNAPSHOTS + ContentPaths.escaped(id.value())));
    return json.isPresent() ? Optional.of(ManifestJson.read(json.get())) : Optional.empty();
  }

  @Override
  public Optional<Descriptor> archive(SnapshotId id, String part) throws IOException {
    String path =
        ContentPaths.ARCHIVES + ContentPaths.escaped(id.value()) + "?" + ContentPaths.escaped(part);
    Optional<byte[]> json = bytes(post(path, new byte[0]).timeout(ARCHIVE_LIMIT));
    return json.isPresent()
        ? Optional.of(ManifestJson.readDescriptor(json.get()))
        : Optional.empty();
  }

  @Override
  public Optional<LayerBlob> layer(SnapshotId id, String form) throws IOException {
    String path =
        ContentPaths.LAYERS + ContentPaths.escaped(id.value()) + "?" + ContentPaths.escaped(form);
    Optional<byte[]> json = bytes(get(path).timeout(LAYER_LIMIT));
    return json.isPresent() ? Optional.of(ManifestJson.readLayer(json.get())) : Optional.empty();
  }

  @Override
  public Optional<InputStream> part(SnapshotId id, PartRequest request) throws IOException {
    String path = ContentPaths.PARTS + ContentPaths.escaped(id.value());
    return body(send(post(path, request.write()).timeout(ARCHIVE_LIMIT)));
  }

  @Override
  public Optional<InputStream> blob(Digest digest, long from) throws IOException {
    HttpRequest.Builder request = get(ContentPaths.BLOBS + ContentPaths.escaped(digest.value()));
    if (from > 0) {
      request.header("range", "bytes=" + from + "-");
    }
    HttpResponse<InputStream> response = send(request);
    if (from > 0 && response.statusCode() == 200) {
      response.body().skipNBytes(from);
    }
    return body(response);
  }

  @Override
  public void doubt(Digest digest) throws IOException {
    Optional<byte[]> _ =
        bytes(post(ContentPaths.DOUBTS + ContentPaths.escaped(digest.value()), new byte[0]));
  }

  @Override
  public Optional<byte[]> listing(Digest tree) throws IOException {
    return bytes(get(ContentPaths.TREES + ContentPaths.escaped(tree.value())));
  }

  @Override
  public InputStream files(Collection<WantedFile> files) throws IOException {
    HttpRequest.Builder request = post(ContentPaths.FILES, PackedFiles.request(files));
    return body(send(request)).orElseThrow(() -> new IOException(name + " serves no files"));
  }

  private HttpRequest.Builder get(String path) {
    return request(path).GET();
  }

  private HttpRequest.Builder post(String path, byte[] body) {
    return request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(ANSWER_LIMIT)
        .header("authorization", "Bearer " + token.get());
  }

  private Optional<byte[]> bytes(HttpRequest.Builder request) throws IOException {
    Optional<InputStream> body = body(send(request));
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = body.get()) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      if (bytes.length == MOST_BYTES) {
        throw new IOException(name + " answers with more than is sensible");
      }
      return Optional.of(bytes);
    }
  }

  /** The body of a good answer; empty where there is no such thing. */
  private Optional<InputStream> body(HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return Optional.of(guard.guard(response.body()));
    }
    try (InputStream in = response.body()) {
      if (status == 404) {
        return Optional.empty();
      }
      String why = new String(in.readNBytes(1000), StandardCharsets.UTF_8);
      throw new IOException(name + " answers " + status + ": " + why);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + name + " was asked");
    }
  }
}
