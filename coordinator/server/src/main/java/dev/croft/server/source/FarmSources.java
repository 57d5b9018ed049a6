package dev.croft.server.source;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.platform.Platform;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.SourceResolver;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import java.time.Instant;
import java.util.Optional;

/** The sources that there are, by the scheme of their identifiers. */
public final class FarmSources implements SourceResolver {

  private final ImageResolver images;
  private final LocalDirectories directories;
  private final Platform defaultPlatform;

  /** Sources from registries and from clients' directories. */
  public FarmSources(ImageResolver images, LocalDirectories directories, Platform defaultPlatform) {
    this.images = images;
    this.directories = directories;
    this.defaultPlatform = defaultPlatform;
  }

  @Override
  public Resolved resolve(BuildScope scope, Vertex vertex) {
    if (!(vertex.op() instanceof SourceOp source)) {
      throw new IllegalArgumentException(vertex.name() + " is no source");
    }
    show(scope, vertex, new VertexEvent.Started(Instant.now()));
    try {
      Resolved resolved =
          switch (source.scheme()) {
            case "docker-image" -> image(scope, vertex, source);
            case "local" -> local(scope, vertex, source);
            default ->
                throw CroftException.unsupported(
                    "source \"" + source.identifier() + "\" is not supported yet");
          };
      show(scope, vertex, new VertexEvent.Completed(Instant.now(), false, ""));
      return resolved;
    } catch (CroftException e) {
      show(scope, vertex, new VertexEvent.Completed(Instant.now(), false, e.text()));
      throw e;
    }
  }

  private Resolved image(BuildScope scope, Vertex vertex, SourceOp source) {
    Platform platform = vertex.platform().orElse(defaultPlatform);
    Instant started = Instant.now();
    String part = "resolve " + source.location();
    show(
        scope,
        vertex,
        new VertexEvent.Status(part, part, 0, 0, started, Optional.empty(), started));
    ResolvedImage image = images.resolve(scope, source.location(), platform, "");
    Instant end = Instant.now();
    show(scope, vertex, new VertexEvent.Status(part, part, 0, 0, started, Optional.of(end), end));
    return new Resolved(
        "image", Digest.ofText(image.content().diffIds().toString()), image.content());
  }

  private Resolved local(BuildScope scope, Vertex vertex, SourceOp source) {
    Digest tree = directories.receive(scope, source, event -> show(scope, vertex, event));
    return new Resolved("tree", tree, new Content.Tree(tree));
  }

  private static void show(BuildScope scope, Vertex vertex, VertexEvent event) {
    scope.progress().event(vertex.digest(), event);
  }
}
