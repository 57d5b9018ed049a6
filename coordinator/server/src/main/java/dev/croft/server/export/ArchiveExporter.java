package dev.croft.server.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.ImageReference;
import dev.croft.server.build.BuildScope;
import dev.croft.server.export.AssembledImage.OfPlatform;
import dev.croft.server.solve.BuildCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The exporters {@code oci} and {@code docker}: an archive that is sent to the client, or the blobs
 * of a layout.
 */
public final class ArchiveExporter implements Exporter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ImageAssembler assembler;
  private final BuildCredentials credentials;
  private final ClientFiles client;
  private final boolean docker;

  /**
   * An exporter of archives.
   *
   * @param docker whether they are for {@code docker load}, or plain OCI layouts
   */
  ArchiveExporter(
      ImageAssembler assembler, BuildCredentials credentials, ClientFiles client, boolean docker) {
    this.assembler = assembler;
    this.credentials = credentials;
    this.client = client;
    this.docker = docker;
  }

  @Override
  public Exported export(
      BuildScope scope, BuildResult given, int index, Map<String, String> attrs) {
    if (docker && (given.trees().size() > 1 || given.isAttested(false))) {
      throw CroftException.user(
          "docker exporter does not currently support exporting manifest lists");
    }
    // What is for images alone comes along where there is an index anyway.
    boolean indexed = given.multiPlatform() || given.isAttested(false);
    BuildResult result = indexed && !docker ? given : given.withoutAttestations();
    boolean tar = new Attributes(attrs).flag("tar", true);
    ImageOptions options =
        ImageOptions.of(attrs, !docker, result.annotations(), result.isAttested(true));
    List<String> names =
        options.names().stream()
            .map(name -> ImageReference.parse(name).withDefaultTag().toString())
            .toList();
    return ExportVertex.show(
        scope,
        docker ? "exporting to docker image format" : "exporting to oci image format",
        vertex -> {
          AssembledImage image = assembler.assemble(result, options, credentials.of(scope), vertex);
          Map<String, String> response = ImageExporter.response(options, image);
          if (!names.isEmpty()) {
            response.put("image.name", String.join(",", names));
          }
          fetchMissing(scope, image, vertex);
          if (!tar) {
            sendBlobs(scope, image);
            return Exported.image(response, image);
          }
          return vertex.part(
              "sending tarball",
              () -> {
                send(scope, index, image, names, response);
                return Exported.image(response, image);
              });
        });
  }

  private void fetchMissing(BuildScope scope, AssembledImage image, ExportVertex vertex) {
    CredentialSource source = credentials.of(scope);
    for (OfPlatform platform : image.platforms()) {
      for (LayerBlob layer : platform.layers()) {
        platform.worker().fetch(layer, source, vertex);
      }
    }
  }

  private void send(
      BuildScope scope,
      int index,
      AssembledImage image,
      List<String> names,
      Map<String, String> response) {
    try {
      client.sendStream(scope, index, response, out -> write(new ImageArchive(out), image, names));
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.TRANSIENT, "the archive could not be sent: " + e.getMessage(), e);
    }
  }

  /** The client makes the layout's index itself. */
  private void sendBlobs(BuildScope scope, AssembledImage image) {
    try {
      forEachBlob(image, (blob, source) -> client.sendBlob(scope, blob, source));
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.TRANSIENT, "the image could not be sent: " + e.getMessage(), e);
    }
  }

  private interface BlobVisitor {
    void visit(Descriptor blob, ClientFiles.BlobSource source) throws IOException;
  }

  /** Every blob after those that it refers to. */
  private static void forEachBlob(AssembledImage image, BlobVisitor visitor) throws IOException {
    for (OfPlatform platform : image.platforms()) {
      for (LayerBlob layer : platform.layers()) {
        visitor.visit(layer.blob(), () -> platform.worker().openBlob(layer.blob().digest()));
      }
      visitor.visit(platform.config(), () -> stream(platform.configBytes()));
      visitor.visit(platform.manifest(), () -> stream(platform.manifestBytes()));
    }
    for (AssembledImage.Attachment attachment : image.attachments()) {
      for (Exported.Document blob : attachment.blobs()) {
        visitor.visit(blob.descriptor(), () -> stream(blob.bytes()));
      }
      visitor.visit(
          attachment.manifest().descriptor(), () -> stream(attachment.manifest().bytes()));
    }
    if (image.index().isPresent()) {
      visitor.visit(image.root(), () -> stream(image.index().get()));
    }
  }

  private static InputStream stream(Bytes bytes) {
    return new ByteArrayInputStream(bytes.toArray());
  }

  private void write(ImageArchive archive, AssembledImage image, List<String> names)
      throws IOException {
    archive.directory("blobs");
    archive.directory("blobs/sha256");
    forEachBlob(image, (blob, source) -> archive.blob(blob, source::open));
    archive.file("index.json", index(image, names));
    if (docker) {
      archive.file("manifest.json", dockerManifest(image.platforms().getFirst(), names));
    }
    archive.file("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
    archive.finish();
  }

  private static byte[] index(AssembledImage image, List<String> names) {
    List<Descriptor> entries = new ArrayList<>();
    for (String name : names) {
      Map<String, String> annotations = new LinkedHashMap<>(image.root().annotations());
      annotations.put("io.containerd.image.name", name);
      ImageReference.parse(name)
          .tag()
          .ifPresent(tag -> annotations.put("org.opencontainers.image.ref.name", tag));
      entries.add(image.root().withAnnotations(annotations));
    }
    if (entries.isEmpty()) {
      entries.add(image.root());
    }
    return ManifestCodec.write(Manifest.Index.of(MediaTypes.OCI_INDEX, entries));
  }

  private static byte[] dockerManifest(OfPlatform platform, List<String> names) {
    ObjectNode entry = JSON.objectNode();
    entry.put("Config", ImageArchive.nameOf(platform.config()));
    ArrayNode tags = entry.putArray("RepoTags");
    names.forEach(name -> tags.add(ImageReference.parse(name).familiar()));
    ArrayNode layers = entry.putArray("Layers");
    platform.layers().forEach(layer -> layers.add(ImageArchive.nameOf(layer.blob())));
    return bytes(JSON.arrayNode().add(entry).toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
