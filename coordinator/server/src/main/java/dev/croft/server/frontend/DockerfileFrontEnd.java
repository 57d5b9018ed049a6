package dev.croft.server.frontend;

import dev.croft.dockerfile.DockerfileFrontend;
import dev.croft.dockerfile.DockerfileSource;
import dev.croft.dockerfile.FrontendRequest;
import dev.croft.dockerfile.FrontendResult;
import dev.croft.dockerfile.PlatformResult;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.LintWarning;
import dev.croft.dockerfile.input.BaseImage;
import dev.croft.dockerfile.input.BuildHost;
import dev.croft.dockerfile.local.ClientDirectories;
import dev.croft.dockerfile.option.BuildOptions;
import dev.croft.dockerfile.option.ClientNames;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Node;
import dev.croft.model.platform.Platform;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.protocol.llb.DefinitionWriter;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.ClientException;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.LocatedException;
import dev.croft.server.build.LocatedException.Place;
import dev.croft.server.build.ProgressSink.Warning;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.solve.DefinitionSolver;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import dev.croft.server.source.LayoutResolver;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code dockerfile.v0}: loads what a Dockerfile build needs, and has it compiled. Thread safe. */
public final class DockerfileFrontEnd implements FrontEnd {
  private static final String COMMAND_LINE = "cmdline";

  private final SourceFiles files;
  private final ImageResolver images;
  private final Supplier<List<Platform>> hosts;
  private final FrontEnd others;
  private final LayoutResolver layouts;

  /**
   * A front end that loads through these.
   *
   * @param hosts what the farm runs natively, the preferred platform first; at least one
   * @param layouts of the clients
   * @param others reads what this one does not: files that name another front end
   */
  public DockerfileFrontEnd(
      DefinitionSolver solver,
      ContentReader reader,
      ImageResolver images,
      LayoutResolver layouts,
      Supplier<List<Platform>> hosts,
      FrontEnd others) {
    this.files = new SourceFiles(solver, reader);
    this.images = images;
    this.layouts = layouts;
    this.hosts = hosts;
    this.others = others;
  }

  @Override
  public FrontEndResult make(BuildScope scope, FrontEndRequest request) {
    FrontEndCaps.check(request.options().getOrDefault("frontend.caps", ""));
    String question = request.options().getOrDefault("requestid", "");
    if (question.equals(Subrequests.DESCRIBE)) {
      return Subrequests.describe();
    }
    BuildOptions options = BuildOptions.parse(request.options());
    BuildHost host = new BuildHost(hosts.get(), scope.sessionId());
    Optional<RemoteContext> remote = RemoteContext.of(scope, request, options.names(), files);
    Optional<Node.Output> context = remote.map(RemoteContext::root);
    ClientNames names =
        remote
            .flatMap(RemoteContext::dockerfile)
            .map(options.names()::withFilename)
            .orElse(options.names());
    ClientDirectories directories = new ClientDirectories(names, host);
    LoadedDockerfile dockerfile =
        new DockerfileLoader(files)
            .load(
                scope,
                names,
                directories,
                dockerfileElsewhere(request, names, context),
                context.isEmpty());
    Optional<SyntaxLine> other = otherFrontEnd(request, dockerfile);
    if (other.isPresent()) {
      return forward(scope, request, dockerfile, other.get());
    }
    try {
      FrontendRequest compilation =
          new FrontendRequest(
              options,
              new DockerfileSource(dockerfile.name(), dockerfile.data()),
              dockerfile.ignoreFile(),
              host,
              context,
              (reference, platform, vertex) -> baseImage(scope, reference, platform, vertex),
              new NamedContextLookup(scope, request, options, directories, files, images, layouts));
      if (!question.isEmpty()) {
        return Subrequests.answer(question, compilation);
      }
      FrontendResult compiled = DockerfileFrontend.compile(compilation);
      compiled.warnings().forEach(warning -> show(scope, dockerfile, warning));
      return result(dockerfile, options, compiled);
    } catch (DockerfileException e) {
      e.warnings().forEach(warning -> show(scope, dockerfile, warning));
      throw located(dockerfile, e);
    }
  }

  /** Who called this one by a command line has chosen it already. */
  private static Optional<SyntaxLine> otherFrontEnd(
      FrontEndRequest request, LoadedDockerfile dockerfile) {
    if (request.options().containsKey(COMMAND_LINE)) {
      return Optional.empty();
    }
    return Optional.ofNullable(request.options().get("build-arg:BUILDKIT_SYNTAX"))
        .filter(value -> !value.isBlank())
        .map(value -> SyntaxLine.of(value, 0))
        .or(() -> SyntaxLine.find(dockerfile.data().toText()))
        .filter(syntax -> !syntax.image().equals(FrontEnds.DOCKERFILE))
        .filter(syntax -> !FrontEnds.isDockerfileImage(syntax.image()));
  }

  private FrontEndResult forward(
      BuildScope scope, FrontEndRequest request, LoadedDockerfile dockerfile, SyntaxLine syntax) {
    Map<String, String> options = new HashMap<>(request.options());
    options.put(COMMAND_LINE, syntax.commandLine());
    options.put("source", syntax.image());
    try {
      return others.make(scope, new FrontEndRequest(FrontEnds.GATEWAY, options, request.inputs()));
    } catch (LocatedException | ClientException e) {
      throw e;
    } catch (CroftException e) {
      if (syntax.line() == 0 || e.kind() == FailureKind.CANCELLED) {
        throw e;
      }
      throw new LocatedException(e, List.of(new Place(dockerfile.source(), syntax.ranges())));
    }
  }

  /** A context from elsewhere has its Dockerfile with it, unless the client insists on its own. */
  private static Optional<Node.Output> dockerfileElsewhere(
      FrontEndRequest request, ClientNames names, Optional<Node.Output> context) {
    if (names.ownDockerfile()) {
      return Optional.empty();
    }
    WireDefinition input = request.inputs().get(names.dockerfileDirectory());
    if (input != null) {
      return DefinitionNodes.of(input.read());
    }
    return names.remoteContext().isEmpty() ? Optional.empty() : context;
  }

  private BaseImage baseImage(
      BuildScope scope, String reference, Platform platform, String vertex) {
    ResolvedImage image = images.resolve(scope, reference, platform, vertex);
    return new BaseImage(
        image.reference(),
        image.digest(),
        image
            .config()
            .map(json -> ImageConfigCodec.read(json.toArray()))
            .orElseThrow(
                () -> CroftException.user(image.reference() + " has no image configuration")));
  }

  private static FrontEndResult result(
      LoadedDockerfile dockerfile, BuildOptions options, FrontendResult compiled) {
    SequencedMap<String, WireDefinition> definitions = new LinkedHashMap<>();
    Map<String, Map<String, WireDefinition>> scanned = new HashMap<>();
    for (PlatformResult platform : compiled.platforms()) {
      String key = options.multiPlatform() ? ResultMetadata.key(platform.platform()) : "";
      definitions.put(key, definition(platform.root(), dockerfile));
      Map<String, WireDefinition> beside = new TreeMap<>();
      platform.scanned().forEach((name, tree) -> beside.put(name, definition(tree, dockerfile)));
      scanned.put(key, beside);
    }
    return new FrontEndResult(
        definitions,
        options.multiPlatform(),
        ResultMetadata.of(compiled.platforms(), options.multiPlatform()),
        scanned,
        Map.of());
  }

  private static WireDefinition definition(
      Optional<Node.Output> tree, LoadedDockerfile dockerfile) {
    return new WireDefinition(DefinitionWriter.write(tree, Optional.of(dockerfile.source())));
  }

  private static void show(BuildScope scope, LoadedDockerfile dockerfile, LintWarning warning) {
    scope
        .progress()
        .warning(
            new Warning(
                dockerfile.vertex(),
                1,
                warning.shortText(),
                List.of(warning.description()),
                warning.url(),
                Optional.of(dockerfile.source()),
                warning.ranges()));
  }

  private static CroftException located(LoadedDockerfile dockerfile, DockerfileException failure) {
    if (failure.ranges().isEmpty()) {
      return failure;
    }
    return new LocatedException(failure, List.of(new Place(dockerfile.source(), failure.ranges())));
  }
}
