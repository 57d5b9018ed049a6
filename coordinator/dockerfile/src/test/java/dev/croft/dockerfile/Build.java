package dev.croft.dockerfile;

import dev.croft.dockerfile.input.BaseImage;
import dev.croft.dockerfile.input.BaseImages;
import dev.croft.dockerfile.input.BuildHost;
import dev.croft.dockerfile.input.NamedContext;
import dev.croft.dockerfile.input.NamedContexts;
import dev.croft.dockerfile.option.BuildOptions;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Node;
import dev.croft.model.platform.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A build in a test: a Dockerfile, options, and images that exist as soon as they are asked for.
 */
final class Build implements BaseImages {

  private final String dockerfile;
  private final Map<String, String> options = new HashMap<>();
  private final Map<String, ContainerConfig> configs = new HashMap<>();
  private final Map<String, NamedContext> contexts = new HashMap<>();
  private final SortedSet<String> lookUps = new ConcurrentSkipListSet<>();
  private Optional<String> ignoreFile = Optional.empty();
  private Optional<Node.Output> context = Optional.empty();

  private Build(String dockerfile) {
    this.dockerfile = dockerfile;
  }

  static Build of(String dockerfile) {
    return new Build(dockerfile);
  }

  Build option(String name, String value) {
    options.put(name, value);
    return this;
  }

  Build ignoring(String text) {
    ignoreFile = Optional.of(text);
    return this;
  }

  Build withContext(Node.Output root) {
    context = Optional.of(root);
    return this;
  }

  /** An image whose configuration matters. */
  Build image(String reference, ContainerConfig config) {
    configs.put(reference, config);
    return this;
  }

  Build named(String name, NamedContext replacement) {
    contexts.put(name, replacement);
    return this;
  }

  FrontendResult compile() {
    NamedContexts lookup = (name, platform) -> Optional.ofNullable(contexts.get(name));
    return DockerfileFrontend.compile(
        new FrontendRequest(
            BuildOptions.parse(options),
            new DockerfileSource("Dockerfile", Bytes.of(dockerfile)),
            ignoreFile,
            new BuildHost(List.of(Platform.linux("amd64")), "session-1"),
            context,
            this,
            lookup));
  }

  /** The only platform's result. */
  PlatformResult one() {
    return compile().platforms().getFirst();
  }

  /** The only platform's vertices. */
  Graph graph() {
    return Graph.of(one());
  }

  /** The vertices that show look-ups of images. */
  SortedSet<String> lookUps() {
    return lookUps;
  }

  @Override
  public BaseImage resolve(String reference, Platform platform, String vertexName) {
    lookUps.add(vertexName);
    if (reference.contains("missing")) {
      throw CroftException.notFound(
          "failed to resolve source metadata for " + reference + ": " + reference + ": not found");
    }
    Digest digest = digestOf(reference);
    ContainerConfig config = configs.getOrDefault(reference, ContainerConfig.empty());
    return new BaseImage(
        reference + "@" + digest,
        digest,
        new ImageConfig(
            Optional.of("2024-01-01T00:00:00Z"),
            "",
            platform,
            config,
            List.of(Digest.ofText("layer of " + reference)),
            List.of()));
  }

  static Digest digestOf(String reference) {
    return Digest.ofText(reference);
  }
}
