package dev.croft.server.export;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Edge;
import dev.croft.model.platform.Platform;
import dev.croft.oci.image.ExportedConfig;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.server.export.AssembledImage.Attachment;
import dev.croft.server.export.AssembledImage.OfPlatform;
import dev.croft.server.export.ImageAnnotations.Place;
import dev.croft.server.jobs.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes images of results: layers from the workers that have the files, a manifest for each
 * platform, the index.
 */
final class ImageAssembler {

  private static final String CONFIG = "containerimage.config";
  private static final String INLINE_CACHE = "moby.buildkit.cache.v0";

  private final Workers workers;
  private final Platform defaultPlatform;

  ImageAssembler(Workers workers, Platform defaultPlatform) {
    this.workers = workers;
    this.defaultPlatform = defaultPlatform;
  }

  AssembledImage assemble(
      BuildResult result, ImageOptions options, CredentialSource credentials, ExportVertex vertex) {
    boolean hasIndex = result.multiPlatform() || result.isAttested(true);
    options
        .annotations()
        .check(
            result.trees().values().stream().map(this::platform).toList(),
            options.layers().ociMediaTypes(),
            hasIndex);
    if (!hasIndex && result.trees().size() != 1) {
      throw CroftException.user("cannot export multiple platforms without multi-platform enabled");
    }
    List<List<LayerBlob>> layers =
        vertex.part("exporting layers", () -> allLayers(result, options, credentials));
    List<OfPlatform> platforms = new ArrayList<>();
    List<Descriptor> entries = new ArrayList<>();
    List<Attachment> attachments = new ArrayList<>();
    int position = 0;
    for (Map.Entry<String, BuildResult.Tree> tree : result.trees().entrySet()) {
      OfPlatform image =
          ofPlatform(result, tree.getKey(), tree.getValue(), layers.get(position++), options);
      vertex.done("exporting manifest " + image.manifest().digest());
      vertex.done("exporting config " + image.config().digest());
      platforms.add(image);
      entries.add(image.manifest().withPlatform(platform(tree.getValue())));
      attach(saidOf(result, tree.getKey(), image, options), image, tree.getValue(), options, vertex)
          .ifPresent(attachments::add);
    }
    return hasIndex
        ? withIndex(platforms, entries, attachments, options, vertex)
        : new AssembledImage(
            platforms.getFirst().manifest(), Optional.empty(), platforms, List.of());
  }

  /** What is said of an image, now that its layers are known. */
  private static List<Attestation> saidOf(
      BuildResult result, String key, OfPlatform image, ImageOptions options) {
    List<Attestation> attestations = result.attestations(key);
    if (attestations.isEmpty()) {
      return attestations;
    }
    Map<Edge, List<Descriptor>> layers =
        result.stepLayers().of(key, image.layers(), options.layers());
    return attestations.stream().map(attestation -> attestation.of(layers)).toList();
  }

  private Optional<Attachment> attach(
      List<Attestation> attestations,
      OfPlatform image,
      BuildResult.Tree tree,
      ImageOptions options,
      ExportVertex vertex) {
    if (attestations.isEmpty()) {
      return Optional.empty();
    }
    Attachment attachment =
        AttestationManifest.of(
            image.manifest(),
            attestations,
            AttestationManifest.subjects(
                options.names(), platform(tree), image.manifest().digest()),
            options.ociArtifact());
    vertex.done("exporting attestation manifest " + attachment.manifest().descriptor().digest());
    return Optional.of(attachment);
  }

  private static AssembledImage withIndex(
      List<OfPlatform> platforms,
      List<Descriptor> entries,
      List<Attachment> attachments,
      ImageOptions options,
      ExportVertex vertex) {
    List<Descriptor> all = new ArrayList<>(entries);
    attachments.forEach(attachment -> all.add(attachment.manifest().descriptor()));
    String type =
        options.layers().ociMediaTypes() ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_MANIFEST_LIST;
    byte[] index =
        ManifestCodec.write(
            new Manifest.Index(
                type, "", all, Optional.empty(), options.annotations().in(Place.INDEX)));
    Descriptor root =
        Descriptor.of(type, Digest.ofBytes(index), index.length)
            .withAnnotations(options.annotations().in(Place.INDEX_DESCRIPTOR));
    vertex.done("exporting manifest list " + root.digest());
    return new AssembledImage(root, Optional.of(Bytes.of(index)), platforms, attachments);
  }

  private List<List<LayerBlob>> allLayers(
      BuildResult result, ImageOptions options, CredentialSource credentials) {
    List<List<LayerBlob>> all = new ArrayList<>();
    for (BuildResult.Tree tree : result.trees().values()) {
      all.add(
          workers.ask(
              tree.content(),
              worker -> worker.layers(tree.content(), options.layers(), credentials)));
    }
    return all;
  }

  private OfPlatform ofPlatform(
      BuildResult result,
      String key,
      BuildResult.Tree tree,
      List<LayerBlob> layers,
      ImageOptions options) {
    boolean oci = options.layers().ociMediaTypes();
    byte[] given = withCache(config(result, key, tree), result.cache(), key, layers, options);
    byte[] config =
        ExportedConfig.of(
            given,
            layers.stream().map(LayerBlob::diffId).toList(),
            LayerHistory.of(ImageConfigCodec.readHistory(given), layers, options.epoch()));
    Descriptor configBlob =
        Descriptor.of(
            oci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG,
            Digest.ofBytes(config),
            config.length);
    String type = oci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST;
    Platform platform = platform(tree);
    byte[] manifest =
        ManifestCodec.write(
            new Manifest.Image(
                type,
                "",
                configBlob,
                layers.stream().map(LayerBlob::blob).toList(),
                Optional.empty(),
                options.annotations().in(Place.MANIFEST, platform)));
    return new OfPlatform(
        Descriptor.of(type, Digest.ofBytes(manifest), manifest.length)
            .withAnnotations(options.annotations().in(Place.MANIFEST_DESCRIPTOR, platform)),
        Bytes.of(manifest),
        configBlob,
        Bytes.of(config),
        layers,
        workers.holder(tree.content()));
  }

  private static byte[] withCache(
      byte[] config, InlineCache cache, String key, List<LayerBlob> layers, ImageOptions options) {
    return cache
        .records(key, layers, options.layers())
        .map(records -> ExportedConfig.withBytes(config, INLINE_CACHE, records.toArray()))
        .orElse(config);
  }

  private Platform platform(BuildResult.Tree tree) {
    return tree.platform().orElse(defaultPlatform);
  }

  /** What the front end said of the image, or the least that can be said. */
  private byte[] config(BuildResult result, String key, BuildResult.Tree tree) {
    Bytes own = result.metadata().get(key.isEmpty() ? CONFIG : CONFIG + "/" + key);
    if (own == null) {
      own = result.metadata().get(CONFIG);
    }
    if (own != null) {
      return own.toArray();
    }
    return ImageConfigCodec.write(ImageConfig.scratch(platform(tree)));
  }
}
