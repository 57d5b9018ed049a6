package dev.croft.deploy.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** One platform's image in a registry. */
public final class PublishedImage {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryReader registry;
  private final JsonNode manifest;

  private PublishedImage(RegistryReader registry, JsonNode manifest) {
    this.registry = registry;
    this.manifest = manifest;
  }

  /**
   * The image of a platform ({@code linux/arm64}); of a reference that names no index, the image.
   */
  public static PublishedImage of(String reference, String platform) {
    RegistryReader registry = RegistryReader.of(reference);
    JsonNode top = parse(registry.manifest(registry.tag()));
    if (!top.has("manifests")) {
      return new PublishedImage(registry, top);
    }
    for (JsonNode entry : top.path("manifests")) {
      if (platform(entry).equals(platform)) {
        return new PublishedImage(
            registry, parse(registry.manifest(entry.path("digest").asText())));
      }
    }
    throw new IllegalArgumentException("no " + platform + " in " + top);
  }

  /** The platforms of an index, in its order. */
  public static List<String> platforms(String reference) {
    List<String> platforms = new ArrayList<>();
    index(reference).path("manifests").forEach(entry -> platforms.add(platform(entry)));
    return platforms;
  }

  /** The index itself, or the manifest where the reference names one. */
  public static JsonNode index(String reference) {
    RegistryReader registry = RegistryReader.of(reference);
    return parse(registry.manifest(registry.tag()));
  }

  /** What stands beside the images of an index: in-toto statements, in its order. */
  public static List<JsonNode> statements(String reference) {
    RegistryReader registry = RegistryReader.of(reference);
    List<JsonNode> statements = new ArrayList<>();
    for (JsonNode entry : index(reference).path("manifests")) {
      if (entry.path("annotations").has("vnd.docker.reference.digest")) {
        JsonNode beside = parse(registry.manifest(entry.path("digest").asText()));
        beside
            .path("layers")
            .forEach(layer -> statements.add(parse(registry.blob(layer.path("digest").asText()))));
      }
    }
    return statements;
  }

  /** The manifest. */
  public JsonNode manifest() {
    return manifest;
  }

  /** The image's configuration. */
  public JsonNode config() {
    return parse(registry.blob(manifest.path("config").path("digest").asText()));
  }

  /** The entries of each layer, from the lowest to the highest. */
  public List<List<TarEntry>> layers() {
    List<List<TarEntry>> layers = new ArrayList<>();
    for (byte[] tar : tars()) {
      try {
        layers.add(TarReader.read(new ByteArrayInputStream(tar)));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read a layer", e);
      }
    }
    return layers;
  }

  /** The layers of this image, uncompressed. */
  public List<byte[]> tars() {
    List<byte[]> tars = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      byte[] blob = registry.blob(layer.path("digest").asText());
      try (InputStream in = unpacked(blob)) {
        tars.add(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read layer " + layer, e);
      }
    }
    return tars;
  }

  private static InputStream unpacked(byte[] blob) throws IOException {
    InputStream in = new ByteArrayInputStream(blob);
    return switch (blob[0]) {
      case 0x1f -> new GZIPInputStream(in);
      case 0x28 -> new ZstdInputStream(in);
      default -> in;
    };
  }

  /** What a container of this image sees. */
  public FileTree tree() {
    return FileTree.of(layers());
  }

  private static String platform(JsonNode entry) {
    JsonNode platform = entry.path("platform");
    return platform.path("os").asText() + "/" + platform.path("architecture").asText();
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON", e);
    }
  }
}
