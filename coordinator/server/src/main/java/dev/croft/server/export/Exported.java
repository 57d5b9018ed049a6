package dev.croft.server.export;

import dev.croft.model.content.Descriptor;
import dev.croft.model.llb.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of an export.
 *
 * @param response what the client is told, by BuildKit's names, such as {@code
 *     containerimage.digest}
 * @param image what was made, where that is an image or an index of images
 * @param documents the image's manifests, configurations and attestations; the image's own manifest
 *     among them
 */
public record Exported(
    Map<String, String> response, Optional<Descriptor> image, List<Document> documents) {

  /** Copies the collections. */
  public Exported {
    response = Map.copyOf(response);
    documents = List.copyOf(documents);
  }

  /** A small blob with its bytes. */
  public record Document(Descriptor descriptor, Bytes bytes) {}

  /** Files. */
  static Exported files(Map<String, String> response) {
    return new Exported(response, Optional.empty(), List.of());
  }

  /** An image. */
  static Exported image(Map<String, String> response, AssembledImage image) {
    return new Exported(response, Optional.of(image.root()), image.documents());
  }
}
