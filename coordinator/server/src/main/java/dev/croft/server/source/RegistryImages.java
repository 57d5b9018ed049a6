package dev.croft.server.source;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import dev.croft.oci.image.PlatformMatcher;
import dev.croft.oci.registry.FetchedManifest;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.OncePerBuild;
import dev.croft.server.build.ProgressSink;
import dev.croft.server.solve.BuildCredentials;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Looks images up in their registries. A tag is asked for in every build; what has a digest is kept
 * in the blob store and asked for once.
 */
public final class RegistryImages implements ImageResolver {

  private static final int MANIFEST_LIMIT_BYTES = 8 << 20;
  private static final String MEDIA_TYPE_UNKNOWN = "";

  private final RegistryHttp http;
  private final BlobStore blobs;
  private final BuildCredentials credentials;
  private final OncePerBuild<Question, ResolvedImage> known = new OncePerBuild<>();

  private record Question(String reference, Platform platform) {}

  /**
   * A resolver.
   *
   * @param blobs where manifests and configurations are kept
   */
  public RegistryImages(RegistryHttp http, BlobStore blobs, BuildCredentials credentials) {
    this.http = http;
    this.blobs = blobs;
    this.credentials = credentials;
  }

  @Override
  public ResolvedImage resolve(
      BuildScope scope, String reference, Platform platform, String logName) {
    return known.ask(
        scope,
        new Question(reference, platform),
        () ->
            logName.isEmpty()
                ? lookUp(scope, reference, platform)
                : shown(scope, reference, platform, logName));
  }

  private ResolvedImage shown(
      BuildScope scope, String reference, Platform platform, String logName) {
    ProgressSink progress = scope.progress();
    Digest vertex = Digest.ofText(logName + " " + scope.ref());
    progress.announce(
        List.of(new ProgressSink.Shown(vertex, List.of(), logName, Optional.empty())));
    progress.event(vertex, new VertexEvent.Started(Instant.now()));
    try {
      ResolvedImage image = lookUp(scope, reference, platform);
      progress.event(vertex, new VertexEvent.Completed(Instant.now(), false, ""));
      return image;
    } catch (CroftException e) {
      progress.event(vertex, new VertexEvent.Completed(Instant.now(), false, e.text()));
      throw e;
    }
  }

  private ResolvedImage lookUp(BuildScope scope, String text, Platform platform) {
    ImageReference reference = ImageReference.parse(text).withDefaultTag();
    RegistryClient client = new RegistryClient(http, credentials.of(scope), InstantSource.system());
    try {
      FetchedManifest top = manifest(client, reference);
      Digest named = top.descriptor().digest();
      FetchedManifest own =
          switch (top.parsed()) {
            case Manifest.Image image -> top;
            case Manifest.Index index ->
                manifest(
                    client,
                    reference.withDigest(
                        new PlatformMatcher(platform).select(index, named).digest()));
          };
      if (!(own.parsed() instanceof Manifest.Image image)) {
        throw CroftException.user(own.descriptor().digest() + " is an index inside an index");
      }
      return resolved(client, reference, named, own.descriptor(), image, platform);
    } catch (CroftException e) {
      throw new CroftException(
          e.kind(), "failed to resolve source metadata for " + reference + ": " + e.text(), e);
    }
  }

  private ResolvedImage resolved(
      RegistryClient client,
      ImageReference reference,
      Digest named,
      Descriptor manifest,
      Manifest.Image image,
      Platform platform) {
    byte[] configBytes = config(client, reference, image.config());
    ImageConfig config = ImageConfigCodec.read(configBytes);
    List<Descriptor> layers =
        image.layers().stream().filter(l -> MediaTypes.isLayer(l.mediaType())).toList();
    if (layers.size() != config.diffIds().size()) {
      throw CroftException.user(
          "the manifest has "
              + layers.size()
              + " layers, but the image's configuration "
              + config.diffIds().size());
    }
    Content.Image content =
        new Content.Image(
            reference.withoutTag().withDigest(named).toString(),
            manifest,
            platform,
            layers,
            config.diffIds());
    return new ResolvedImage(
        reference.withDigest(named).toString(), named, Optional.of(Bytes.of(configBytes)), content);
  }

  private FetchedManifest manifest(RegistryClient client, ImageReference reference) {
    if (reference.digest().isPresent() && blobs.has(reference.digest().get())) {
      Digest digest = reference.digest().get();
      byte[] bytes = blobs.read(digest, MANIFEST_LIMIT_BYTES);
      Manifest parsed = ManifestCodec.read(MEDIA_TYPE_UNKNOWN, bytes);
      return new FetchedManifest(Descriptor.of(parsed.mediaType(), digest, bytes.length), bytes);
    }
    FetchedManifest fetched = client.fetchManifest(reference);
    blobs.put(fetched.bytes());
    return fetched;
  }

  private byte[] config(RegistryClient client, ImageReference reference, Descriptor config) {
    if (blobs.has(config.digest())) {
      return blobs.read(config.digest(), MANIFEST_LIMIT_BYTES);
    }
    byte[] bytes = client.readBlob(reference, config, MANIFEST_LIMIT_BYTES);
    blobs.put(bytes);
    return bytes;
  }
}
