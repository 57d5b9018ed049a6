package dev.croft.server.source;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.oci.registry.ImageReference;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.SourceResolver.Material;
import dev.croft.server.solve.SourceResolver.Resolved;
import java.util.Optional;
import java.util.function.Consumer;

/** Images from OCI layouts of the client's. */
public final class OciLayoutSource implements SourceKind {

  /** The attribute that names the layout at the client. */
  public static final String STORE = "oci.store";

  private final LayoutResolver layouts;
  private final Platform defaultPlatform;

  /** Layouts, for a platform where a vertex names none. */
  public OciLayoutSource(LayoutResolver layouts, Platform defaultPlatform) {
    this.layouts = layouts;
    this.defaultPlatform = defaultPlatform;
  }

  @Override
  public Resolved resolve(
      BuildScope scope, Vertex vertex, SourceOp source, Consumer<VertexEvent> show) {
    ImageReference reference = ImageReference.parse(source.location());
    Digest digest = digest(reference);
    String store = source.attrs().getOrDefault(STORE, "");
    Content.Layers content =
        layouts
            .fetch(
                scope,
                store.isEmpty() ? reference.name() : store,
                digest,
                vertex.platform().orElse(defaultPlatform))
            .content();
    return new Resolved(
        "image",
        Digest.ofText(
            content.layers().stream().map(Content.Layers.Layer::diffId).toList().toString()),
        content,
        Optional.of(new Material(source.identifier(), digest.value())));
  }

  /**
   * What names an image in a layout.
   *
   * @throws CroftException with kind USER where it is not there
   */
  public static Digest digest(ImageReference reference) {
    return reference
        .digest()
        .orElseThrow(
            () -> CroftException.user("oci-layout reference \"" + reference + "\" has no digest"));
  }
}
