package dev.croft.server.export;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.WorkerLink;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.server.export.Exported.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image that is ready to leave the farm.
 *
 * @param root what a tag is to point at: the index, or the only manifest
 * @param index the index's bytes, where there is one
 * @param attachments manifests in the index beside the platforms' own, such as attestations
 */
record AssembledImage(
    Descriptor root,
    Optional<Bytes> index,
    List<OfPlatform> platforms,
    List<Attachment> attachments) {

  AssembledImage {
    platforms = List.copyOf(platforms);
    attachments = List.copyOf(attachments);
  }

  /**
   * One platform's image.
   *
   * @param worker who has the layers
   */
  record OfPlatform(
      Descriptor manifest,
      Bytes manifestBytes,
      Descriptor config,
      Bytes configBytes,
      List<LayerBlob> layers,
      WorkerLink worker) {

    OfPlatform {
      layers = List.copyOf(layers);
    }
  }

  /** A manifest that is no image's, with all that it refers to. */
  record Attachment(Document manifest, List<Document> blobs) {

    Attachment {
      blobs = List.copyOf(blobs);
    }
  }

  /** Everything but the layers, each once. */
  List<Document> documents() {
    Map<Digest, Document> all = new LinkedHashMap<>();
    index.ifPresent(bytes -> add(all, new Document(root, bytes)));
    for (OfPlatform platform : platforms) {
      add(all, new Document(platform.manifest(), platform.manifestBytes()));
      add(all, new Document(platform.config(), platform.configBytes()));
    }
    for (Attachment attachment : attachments) {
      add(all, attachment.manifest());
      attachment.blobs().forEach(blob -> add(all, blob));
    }
    return List.copyOf(all.values());
  }

  private static void add(Map<Digest, Document> all, Document document) {
    all.putIfAbsent(document.descriptor().digest(), document);
  }
}
