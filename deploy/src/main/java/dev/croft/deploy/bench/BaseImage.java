package dev.croft.deploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Images of 500 MB in six layers of random files above busybox's one, which no builder has a part
 * in: tar and gzip make the layers, the manifest is written as the OCI image layout says, and
 * skopeo pushes it.
 */
final class BaseImage {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LAYERS = 6;
  private static final int FILES = 20;
  private static final long FILE_BYTES = 4_150_000;

  private final Path directory;
  private final String registry;

  /**
   * Images in a registry with busybox in it.
   *
   * @param directory where they are made
   */
  BaseImage(Path directory, String registry) {
    this.directory = directory;
    this.registry = registry;
  }

  /** Makes and pushes the image of a seed; its reference. */
  String push(String tag, int seed) {
    String reference = registry + "/big:" + tag;
    Path layout = directory.resolve("layout");
    run("rm", "-rf", directory.toString());
    run("mkdir", "-p", directory.toString());
    String from = "docker://" + registry + "/busybox:latest";
    run(
        "skopeo",
        "copy",
        "-q",
        "--override-arch=amd64",
        "--src-tls-verify=false",
        from,
        oci(layout));
    try {
      addLayers(layout, seed);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a base image in " + layout, e);
    }
    run("skopeo", "copy", "-q", "--dest-tls-verify=false", oci(layout), "docker://" + reference);
    return reference;
  }

  private void addLayers(Path layout, int seed) throws IOException {
    Path index = layout.resolve("index.json");
    ObjectNode indexJson = read(index);
    ObjectNode described = (ObjectNode) indexJson.withArray("manifests").get(0);
    ObjectNode manifest = read(blob(layout, described.get("digest").asText()));
    ObjectNode config = (ObjectNode) manifest.get("config");
    ObjectNode image = read(blob(layout, config.get("digest").asText()));
    for (int i = 0; i < LAYERS; i++) {
      addLayer(layout, i, (long) seed * LAYERS + i, manifest, image);
    }
    describe(config, layout, JSON.writeValueAsBytes(image));
    describe(described, layout, JSON.writeValueAsBytes(manifest));
    JSON.writeValue(index.toFile(), indexJson);
  }

  private void addLayer(Path layout, int number, long seed, ObjectNode manifest, ObjectNode image)
      throws IOException {
    Path files = directory.resolve("files");
    run("rm", "-rf", files.toString());
    for (int i = 0; i < FILES; i++) {
      String name = "data" + number + "/f" + i;
      Contexts.writeRandom(files, name, FILE_BYTES, seed * FILES + i);
    }
    Path tar = directory.resolve("layer.tar");
    run("tar", "--owner=0", "--group=0", "-C", files.toString(), "-cf", tar.toString(), ".");
    String plain = sha256(tar);
    run("gzip", "-1", tar.toString());
    Path packed = directory.resolve("layer.tar.gz");
    String digest = sha256(packed);
    manifest
        .withArray("layers")
        .addObject()
        .put("mediaType", "application/vnd.oci.image.layer.v1.tar+gzip")
        .put("digest", digest)
        .put("size", Files.size(packed));
    Files.move(packed, blob(layout, digest));
    ((ArrayNode) image.get("rootfs").get("diff_ids")).add(plain);
    image.withArray("history").addObject().put("created_by", "layer " + number);
  }

  private void describe(ObjectNode descriptor, Path layout, byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("json"), content);
    String digest = sha256(file);
    Files.move(file, blob(layout, digest));
    descriptor.put("digest", digest).put("size", content.length);
  }

  private static String sha256(Path file) {
    String line = Command.of("sha256sum", file.toString()).run().orThrow().standardOutput();
    return "sha256:" + line.substring(0, line.indexOf(' '));
  }

  private static ObjectNode read(Path file) throws IOException {
    return (ObjectNode) JSON.readTree(file.toFile());
  }

  private static Path blob(Path layout, String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static String oci(Path layout) {
    return "oci:" + layout + ":latest";
  }

  private static void run(String... command) {
    Command.of(command).run().orThrow();
  }
}
