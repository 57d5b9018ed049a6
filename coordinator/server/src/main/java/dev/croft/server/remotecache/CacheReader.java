package dev.croft.server.remotecache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.image.HistoryEntry;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads caches in the forms that they come in: with manifests of their own, and inside images. */
final class CacheReader {

  /** The member of an image's configuration that holds its cache. */
  static final String INLINE = "moby.buildkit.cache.v0";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int CONFIG_LIMIT_BYTES = 8 << 20;
  private static final int MOST_IMAGES = 64;

  private final CacheOrigin origin;

  CacheReader(CacheOrigin origin) {
    this.origin = origin;
  }

  /**
   * Reads the cache; several where an index has several images.
   *
   * @param progress told what kind of manifest it is
   */
  List<ImportedCache> read(Consumer<String> progress) {
    Manifest root = ManifestCodec.read("", origin.manifest());
    progress.accept("inferred cache manifest type: " + root.mediaType());
    return switch (root) {
      case Manifest.Image image -> ofImage(image).stream().toList();
      case Manifest.Index index -> ofIndex(index);
    };
  }

  private List<ImportedCache> ofIndex(Manifest.Index index) {
    Optional<Descriptor> config =
        index.manifests().stream().filter(CacheReader::isCacheConfig).findFirst();
    if (config.isPresent()) {
      List<Descriptor> layers =
          index.manifests().stream().filter(entry -> !isCacheConfig(entry)).toList();
      return List.of(ofConfig(config.get(), layers));
    }
    List<ImportedCache> caches = new ArrayList<>();
    for (Descriptor entry : index.manifests().stream().limit(MOST_IMAGES).toList()) {
      if (MediaTypes.isManifest(entry.mediaType())
          && ManifestCodec.read(entry.mediaType(), origin.manifest(entry.digest()))
              instanceof Manifest.Image image) {
        ofImage(image).ifPresent(caches::add);
      }
    }
    return caches;
  }

  private static boolean isCacheConfig(Descriptor descriptor) {
    return descriptor.mediaType().equals(CacheConfig.MEDIA_TYPE);
  }

  private Optional<ImportedCache> ofImage(Manifest.Image image) {
    return isCacheConfig(image.config())
        ? Optional.of(ofConfig(image.config(), image.layers()))
        : inline(image);
  }

  private ImportedCache ofConfig(Descriptor config, List<Descriptor> layers) {
    Map<Digest, Descriptor> blobs = new HashMap<>();
    layers.forEach(layer -> blobs.putIfAbsent(layer.digest(), layer));
    return new ImportedCache(
        CacheConfigJson.read(origin.blob(config, CONFIG_LIMIT_BYTES)), blobs, origin.reference());
  }

  private Optional<ImportedCache> inline(Manifest.Image image) {
    if (image.layers().stream().anyMatch(layer -> !MediaTypes.isLayer(layer.mediaType()))) {
      return Optional.empty();
    }
    byte[] bytes = origin.blob(image.config(), CONFIG_LIMIT_BYTES);
    Optional<byte[]> records = records(bytes);
    List<Digest> diffIds = records.isPresent() ? ImageConfigCodec.read(bytes).diffIds() : List.of();
    if (records.isEmpty() || diffIds.size() != image.layers().size()) {
      return Optional.empty();
    }
    List<String> times =
        ImageConfigCodec.readHistory(bytes).stream()
            .filter(entry -> !entry.emptyLayer())
            .map(HistoryEntry::created)
            .map(created -> created.orElse(""))
            .toList();
    List<Digest> layers = image.layers().stream().map(Descriptor::digest).toList();
    Map<Digest, Descriptor> blobs = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      Map<String, String> annotations = new HashMap<>();
      annotations.put(ImportedCache.DIFF_ID, diffIds.get(i).value());
      annotations.put(ImportedCache.CREATED, i < times.size() ? times.get(i) : "");
      blobs.put(layers.get(i), image.layers().get(i).withAnnotations(annotations));
    }
    return Optional.of(
        new ImportedCache(
            CacheConfigJson.readRecords(records.get(), layers), blobs, origin.reference()));
  }

  private static Optional<byte[]> records(byte[] config) {
    try {
      JsonNode cache = MAPPER.readTree(new String(config, StandardCharsets.UTF_8)).path(INLINE);
      return cache.isTextual() ? Optional.of(cache.binaryValue()) : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new CroftException(
          FailureKind.USER, "invalid image config: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CroftException(FailureKind.USER, "invalid inline cache: " + e.getMessage(), e);
    }
  }
}
