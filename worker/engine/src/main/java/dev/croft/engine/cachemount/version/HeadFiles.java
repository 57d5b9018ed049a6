package dev.croft.engine.cachemount.version;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.engine.cachemount.chunk.ChunkId;
import dev.croft.model.content.Digest;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The versions that a worker has published last, so that they outlive the farm's own memory. */
public final class HeadFiles {

  private static final Logger log = LoggerFactory.getLogger(HeadFiles.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SUFFIX = ".json";

  private final Path root;

  /** A file of it; the field names are those in the file. */
  private record Saved(
      String namespace,
      String id,
      String base,
      long number,
      String version,
      List<String> earlier,
      List<String> holders,
      List<String> keepers,
      long publishedMillis) {

    Saved {
      keepers = Objects.requireNonNullElse(keepers, List.of());
    }

    static Saved of(CacheMountKey key, Head head) {
      return new Saved(
          key.namespace(),
          key.id(),
          key.base(),
          head.number(),
          head.version().toString(),
          head.earlier().stream().map(ChunkId::toString).toList(),
          head.holders(),
          head.keepers(),
          head.published().toEpochMilli());
    }

    CacheMountKey key() {
      return new CacheMountKey(namespace, id, base);
    }

    Head head() {
      return new Head(
          number,
          ChunkId.parse(version),
          earlier.stream().map(ChunkId::parse).toList(),
          holders,
          keepers,
          Instant.ofEpochMilli(publishedMillis));
    }
  }

  /** Files in a directory, which is made where it is missing. */
  public HeadFiles(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw StoreFailures.of("open " + root, e);
    }
  }

  /** All that can be read. */
  public Map<CacheMountKey, Head> all() {
    Map<CacheMountKey, Head> heads = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root, "*" + SUFFIX)) {
      for (Path file : files) {
        try {
          Saved saved = JSON.readValue(Files.readAllBytes(file), Saved.class);
          heads.put(saved.key(), saved.head());
        } catch (JacksonException | IllegalArgumentException e) {
          log.warn("{} cannot be read: its cache mount begins anew", file);
        }
      }
    } catch (IOException e) {
      throw StoreFailures.of("read " + root, e);
    }
    return heads;
  }

  void write(CacheMountKey key, Head head) throws IOException {
    Path file = file(key);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, JSON.writeValueAsBytes(Saved.of(key, head)));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Forgets mounts that the farm has no more. */
  void retain(Map<CacheMountKey, Head> heads) throws IOException {
    for (CacheMountKey key : all().keySet()) {
      if (!heads.containsKey(key)) {
        Files.deleteIfExists(file(key));
      }
    }
  }

  private Path file(CacheMountKey key) {
    String name = String.join("\0", key.namespace(), key.id(), key.base());
    return root.resolve(Digest.ofText(name).hex() + SUFFIX);
  }
}
