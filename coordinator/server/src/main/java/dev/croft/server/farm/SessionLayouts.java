package dev.croft.server.farm;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.HashAlgorithms;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import dev.croft.oci.image.PlatformMatcher;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.ProgressSink;
import dev.croft.server.session.files.ClientBlobs;
import dev.croft.server.source.LayoutResolver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** OCI layouts that clients offer over their sessions. */
final class SessionLayouts implements LayoutResolver {

  private static final int LIMIT_BYTES = 8 << 20;
  private static final String MEDIA_TYPE_UNKNOWN = "";

  private final ClientSessions clients;
  private final BlobStore blobs;

  /**
   * Layouts of the clients.
   *
   * @param blobs where layers are kept
   */
  SessionLayouts(ClientSessions clients, BlobStore blobs) {
    this.clients = clients;
    this.blobs = blobs;
  }

  @Override
  public ResolvedLayout resolve(
      BuildScope scope, String store, Digest digest, Platform platform, String logName) {
    Supplier<ResolvedLayout> work = () -> read(client(scope, store), digest, platform);
    return logName.isEmpty()
        ? work.get()
        : shown(scope.progress(), logName + scope.ref(), logName, work);
  }

  @Override
  public ResolvedLayout fetch(BuildScope scope, String store, Digest digest, Platform platform) {
    ClientBlobs client = client(scope, store);
    ResolvedLayout layout = read(client, digest, platform);
    layout.content().layers().forEach(layer -> client.fetch(layer.blob(), blobs));
    return layout;
  }

  private static <T> T shown(ProgressSink progress, String id, String name, Supplier<T> work) {
    Digest vertex = Digest.ofText(id);
    progress.announce(List.of(new ProgressSink.Shown(vertex, List.of(), name, Optional.empty())));
    progress.event(vertex, new VertexEvent.Started(Instant.now()));
    try {
      T result = work.get();
      progress.event(vertex, new VertexEvent.Completed(Instant.now(), false, ""));
      return result;
    } catch (CroftException e) {
      progress.event(vertex, new VertexEvent.Completed(Instant.now(), false, e.text()));
      throw e;
    }
  }

  private ClientBlobs client(BuildScope scope, String store) {
    return new ClientBlobs(clients.session(scope.sessionId()), "oci:" + store);
  }

  private static ResolvedLayout read(ClientBlobs client, Digest digest, Platform platform) {
    Manifest top = ManifestCodec.read(MEDIA_TYPE_UNKNOWN, verified(client, digest));
    Manifest own =
        switch (top) {
          case Manifest.Image image -> image;
          case Manifest.Index index ->
              ManifestCodec.read(
                  MEDIA_TYPE_UNKNOWN,
                  verified(client, new PlatformMatcher(platform).select(index, digest).digest()));
        };
    if (!(own instanceof Manifest.Image image)) {
      throw CroftException.user(digest + " is an index inside an index");
    }
    byte[] config = verified(client, image.config().digest());
    return new ResolvedLayout(
        Bytes.of(config), content(image, ImageConfigCodec.read(config).diffIds()));
  }

  private static Content.Layers content(Manifest.Image image, List<Digest> diffIds) {
    List<Descriptor> blobs =
        image.layers().stream().filter(l -> MediaTypes.isLayer(l.mediaType())).toList();
    if (blobs.size() != diffIds.size()) {
      throw CroftException.user(
          "the manifest has "
              + blobs.size()
              + " layers, but the image's configuration "
              + diffIds.size());
    }
    List<Content.Layers.Layer> layers = new ArrayList<>();
    for (int i = 0; i < blobs.size(); i++) {
      layers.add(new Content.Layers.Layer(blobs.get(i), diffIds.get(i), Optional.empty()));
    }
    return new Content.Layers(Optional.empty(), layers);
  }

  private static byte[] verified(ClientBlobs client, Digest digest) {
    byte[] bytes = client.read(digest, LIMIT_BYTES);
    if (!HashAlgorithms.digestOf(digest, bytes).equals(digest)) {
      throw CroftException.user("what the client has as " + digest + " has another digest");
    }
    return bytes;
  }
}
