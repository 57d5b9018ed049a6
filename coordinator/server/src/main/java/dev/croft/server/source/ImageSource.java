package dev.croft.server.source;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.SourceResolver.Material;
import dev.croft.server.solve.SourceResolver.Resolved;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Images from registries. Their layers are fetched when a step needs them. */
public final class ImageSource implements SourceKind {

  private final ImageResolver images;
  private final Platform defaultPlatform;

  /** Images, for a platform where a vertex names none. */
  public ImageSource(ImageResolver images, Platform defaultPlatform) {
    this.images = images;
    this.defaultPlatform = defaultPlatform;
  }

  @Override
  public Resolved resolve(
      BuildScope scope, Vertex vertex, SourceOp source, Consumer<VertexEvent> show) {
    Platform platform = vertex.platform().orElse(defaultPlatform);
    Instant started = Instant.now();
    String part = "resolve " + source.location();
    show.accept(new VertexEvent.Status(part, part, 0, 0, started, Optional.empty(), started));
    ResolvedImage image = images.resolve(scope, source.location(), platform, "");
    Instant end = Instant.now();
    show.accept(new VertexEvent.Status(part, part, 0, 0, started, Optional.of(end), end));
    return new Resolved(
        "image",
        Digest.ofText(image.content().diffIds().toString()),
        image.content(),
        Optional.of(new Material(source.identifier(), image.digest().value())));
  }
}
