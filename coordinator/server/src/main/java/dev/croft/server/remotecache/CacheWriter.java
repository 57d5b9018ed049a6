package dev.croft.server.remotecache;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import dev.croft.server.build.Tasks;
import dev.croft.server.export.ExportVertex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Writes one cache: layers first, then the configuration, and the manifest last. */
final class CacheWriter {

  private static final int AT_ONCE = 8;
  private static final String RESPONSE = "cache.manifest";

  private final CacheTarget target;
  private final ExportOptions options;
  private final ExportVertex vertex;

  CacheWriter(CacheTarget target, ExportOptions options, ExportVertex vertex) {
    this.target = target;
    this.options = options;
    this.vertex = vertex;
  }

  /** Writes it; what the client is told. */
  Map<String, String> write(CacheContents contents) {
    CacheConfig config = contents.config().build();
    if (config.layers().isEmpty()) {
      vertex.done("skipping cache export for empty result");
      return Map.of();
    }
    List<CacheContents.Placed> layers =
        config.layers().stream()
            .map(CacheConfig.Layer::blob)
            .distinct()
            .map(contents.layers()::get)
            .toList();
    writeLayers(layers);
    byte[] json = CacheConfigJson.write(config);
    Descriptor configBlob =
        Descriptor.of(CacheConfig.MEDIA_TYPE, Digest.ofBytes(json), json.length);
    vertex.part("writing config " + configBlob.digest(), () -> blob(configBlob, json));
    Manifest manifest =
        manifest(configBlob, layers.stream().map(layer -> described(layer.layer())).toList());
    byte[] bytes = ManifestCodec.write(manifest);
    Descriptor root = Descriptor.of(manifest.mediaType(), Digest.ofBytes(bytes), bytes.length);
    String kind = options.imageManifest() ? "cache image manifest " : "cache manifest ";
    vertex.part(
        "writing " + kind + root.digest(),
        () -> {
          target.manifest(root, bytes);
          return root;
        });
    return Map.of(
        RESPONSE, new String(ManifestCodec.writeDescriptor(root), StandardCharsets.UTF_8));
  }

  private Descriptor blob(Descriptor blob, byte[] bytes) {
    target.blob(blob, bytes);
    return blob;
  }

  private void writeLayers(List<CacheContents.Placed> layers) {
    for (int from = 0; from < layers.size(); from += AT_ONCE) {
      List<Callable<Digest>> tasks = new ArrayList<>();
      for (CacheContents.Placed placed :
          layers.subList(from, Math.min(layers.size(), from + AT_ONCE))) {
        Digest digest = placed.layer().blob().digest();
        tasks.add(
            () ->
                vertex.part(
                    "writing layer " + digest,
                    () -> {
                      target.layer(placed.worker(), placed.layer());
                      return digest;
                    }));
      }
      Tasks.all("cache-layer", tasks);
    }
  }

  private Manifest manifest(Descriptor config, List<Descriptor> layers) {
    if (options.imageManifest()) {
      return Manifest.Image.of(MediaTypes.OCI_MANIFEST, config, layers);
    }
    List<Descriptor> all = new ArrayList<>(layers);
    all.add(config);
    return Manifest.Index.of(
        options.ociMediaTypes() ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_MANIFEST_LIST, all);
  }

  private static Descriptor described(LayerBlob layer) {
    Map<String, String> annotations = new TreeMap<>();
    Optional<String> created = layer.created().map(Object::toString);
    created.ifPresent(time -> annotations.put(ImportedCache.CREATED, time));
    annotations.put(ImportedCache.DIFF_ID, layer.diffId().value());
    return layer.blob().withAnnotations(annotations);
  }
}
