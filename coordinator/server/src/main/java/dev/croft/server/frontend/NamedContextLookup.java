package dev.croft.server.frontend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.dockerfile.ignore.IgnoreFile;
import dev.croft.dockerfile.input.NamedContext;
import dev.croft.dockerfile.input.NamedContexts;
import dev.croft.dockerfile.local.ClientDirectories;
import dev.croft.dockerfile.option.BuildOptions;
import dev.croft.dockerfile.remote.GitReference;
import dev.croft.dockerfile.remote.RemoteSources;
import dev.croft.dockerfile.stage.ImageReference;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import dev.croft.server.source.LayoutResolver;
import dev.croft.server.source.LayoutResolver.ResolvedLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Looks up the contexts that {@code --build-context} gives names to. */
final class NamedContextLookup implements NamedContexts {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String IGNORE_FILE = ".dockerignore";

  private final BuildScope scope;
  private final FrontEndRequest request;
  private final BuildOptions options;
  private final ClientDirectories directories;
  private final SourceFiles files;
  private final ImageResolver images;
  private final LayoutResolver layouts;

  NamedContextLookup(
      BuildScope scope,
      FrontEndRequest request,
      BuildOptions options,
      ClientDirectories directories,
      SourceFiles files,
      ImageResolver images,
      LayoutResolver layouts) {
    this.scope = scope;
    this.request = request;
    this.options = options;
    this.directories = directories;
    this.files = files;
    this.images = images;
    this.layouts = layouts;
  }

  @Override
  public Optional<NamedContext> lookup(String name, Platform platform) {
    String special = name + "::" + platform.normalized().format();
    String shown = options.contexts().containsKey(special) ? special : name;
    return options.context(name, platform).map(spec -> load(spec, shown, platform));
  }

  private NamedContext load(String spec, String name, Platform platform) {
    int colon = spec.indexOf(':');
    if (colon < 0) {
      throw CroftException.user("invalid context specifier " + spec + " for " + name);
    }
    String rest = spec.substring(colon + 1);
    return switch (spec.substring(0, colon)) {
      case "docker-image" ->
          image(rest.startsWith("//") ? rest.substring(2) : rest, name, platform);
      case "oci-layout" -> layout(rest.startsWith("//") ? rest.substring(2) : rest, name, platform);
      case "local" -> local(rest, name);
      case "input" -> input(rest, name);
      case "git", "http", "https" -> remote(spec, name);
      default ->
          throw CroftException.unsupported(
              "unsupported context source " + spec.substring(0, colon) + " for " + name);
    };
  }

  private NamedContext image(String reference, String name, Platform platform) {
    if (reference.equals("scratch")) {
      return new Loaded(Optional.empty(), paths -> Optional.empty());
    }
    ResolvedImage image =
        images.resolve(
            scope,
            spelledOut(reference),
            platform,
            "[context " + name + "] load metadata for " + reference);
    String pinned =
        image.reference().contains("@")
            ? image.reference()
            : image.reference() + "@" + image.digest();
    Map<String, String> attrs = new TreeMap<>();
    options.imageResolveMode().attribute().ifPresent(mode -> attrs.put("image.resolvemode", mode));
    Node node =
        new Node(
            new SourceOp("docker-image://" + pinned, attrs),
            List.of(),
            Optional.of(platform),
            VertexMetadata.named("[context " + name + "] " + reference),
            List.of());
    return new Loaded(
        image.config().map(json -> ImageConfigCodec.read(json.toArray())),
        paths -> Optional.of(node.output(0)));
  }

  private NamedContext layout(String reference, String name, Platform platform) {
    int at = reference.indexOf('@');
    String digest = at < 0 ? "" : reference.substring(at + 1);
    if (!Digest.isDigest(digest)) {
      throw CroftException.user("oci-layout reference \"" + reference + "\" has no digest");
    }
    int colon = reference.indexOf(':');
    String store = reference.substring(0, colon >= 0 && colon < at ? colon : at);
    // The layout's name at the client changes from build to build, and says nothing to anybody.
    ImageReference named = ImageReference.parse(name.split("::", 2)[0]);
    String shown =
        new ImageReference(named.name(), Optional.empty(), Optional.of(digest)).toString();
    ResolvedLayout layout =
        layouts.resolve(
            scope,
            store,
            new Digest(digest),
            platform,
            "[context " + name + "] load metadata for " + shown);
    Node node =
        new Node(
            new SourceOp(
                "oci-layout://" + shown,
                Map.of("oci.session", scope.sessionId(), "oci.store", store)),
            List.of(),
            Optional.of(platform),
            VertexMetadata.named("[context " + name + "] OCI load from client"),
            List.of());
    return new Loaded(
        Optional.of(ImageConfigCodec.read(layout.config().toArray())),
        paths -> Optional.of(node.output(0)));
  }

  private static String spelledOut(String reference) {
    try {
      return ImageReference.parse(reference).withDefaultTag().toString();
    } catch (IllegalArgumentException e) {
      throw CroftException.user(e.getMessage() + ": " + reference);
    }
  }

  private NamedContext local(String directory, String name) {
    Content ignoreTree =
        files.load(scope, SourceFiles.define(directories.namedIgnoreFile(directory, name)));
    List<String> exclude =
        files
            .read(scope, ignoreTree, IGNORE_FILE)
            .map(text -> IgnoreFile.patterns(text.toText()))
            .orElse(List.of());
    String sharedKey = request.options().getOrDefault("sharedkey:localdir:" + name, "");
    return new Loaded(
        Optional.empty(),
        paths -> Optional.of(directories.named(directory, name, sharedKey, exclude, paths)));
  }

  private static NamedContext remote(String address, String name) {
    Node.Output root =
        GitReference.parse(address)
            .map(
                reference ->
                    RemoteSources.git(
                        reference, VertexMetadata.named("[internal] load git source " + address)))
            .orElseGet(
                () ->
                    RemoteSources.http(
                        address,
                        "context",
                        "",
                        VertexMetadata.named("[context " + name + "] " + address)));
    return new Loaded(Optional.empty(), paths -> Optional.of(root));
  }

  private NamedContext input(String input, String name) {
    WireDefinition definition =
        Optional.ofNullable(request.inputs().get(input))
            .orElseThrow(() -> CroftException.user("invalid input " + input + " for " + name));
    Optional<Node.Output> root = DefinitionNodes.of(definition.read());
    return new Loaded(inputConfig(input, name), paths -> root);
  }

  private Optional<ImageConfig> inputConfig(String input, String name) {
    String metadata = request.options().get("input-metadata:" + input);
    if (metadata == null) {
      return Optional.empty();
    }
    try {
      byte[] config = MAPPER.readTree(metadata).path("containerimage.config").binaryValue();
      return Optional.ofNullable(config).map(ImageConfigCodec::read);
    } catch (JsonProcessingException e) {
      throw CroftException.user("failed to parse input metadata " + metadata);
    } catch (IOException e) {
      throw CroftException.user("failed to parse image config for " + name);
    }
  }

  /** What was looked up. */
  private record Loaded(
      Optional<ImageConfig> config, Function<List<String>, Optional<Node.Output>> tree)
      implements NamedContext {
    @Override
    public Optional<Node.Output> root(List<String> paths) {
      return tree.apply(paths);
    }
  }
}
