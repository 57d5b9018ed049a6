package dev.croft.server.frontendimage;

import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.ContainerRequest.ExtraFile;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.UnreachableException;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.oci.registry.ImageReference;
import dev.croft.protocol.llb.DefinitionReader;
import dev.croft.protocol.llb.DefinitionWriter;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.frontend.FrontEnd;
import dev.croft.server.frontend.FrontEndCaps;
import dev.croft.server.frontend.FrontEndResult;
import dev.croft.server.frontend.GivenAttestation;
import dev.croft.server.gateway.ContainerHost;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.gateway.GatewayResult;
import dev.croft.server.gateway.Gateways;
import dev.croft.server.gateway.ResultMaker;
import dev.croft.server.solve.DefinitionSolver;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code gateway.v0}: runs the image that the option {@code source} names. Its program drives a
 * part of the build over its standard input and output. Thread safe.
 */
public final class ImageFrontEnd implements FrontEnd {

  private static final Logger LOG = LoggerFactory.getLogger(ImageFrontEnd.class);

  /** A front end that loses its worker more often than this is out of luck. */
  private static final int MOST_LOSSES = 5;

  private static final String NO_NETWORK = "moby.buildkit.frontend.network.none";
  private static final String CAPS = "moby.buildkit.frontend.caps";
  private static final String DEFINITION = "/run/config/buildkit/metadata/frontend.bin";

  private final DefinitionSolver solver;
  private final ImageResolver images;
  private final Gateways gateways;
  private final ContainerHost containers;
  private final BridgePort port;
  private final Supplier<List<WorkerInfo>> workers;
  private final Supplier<ResultMaker> results;

  /**
   * A front end that runs images with these.
   *
   * @param results what makes what the images' programs ask for; they may ask for front ends again
   */
  public ImageFrontEnd(
      DefinitionSolver solver,
      ImageResolver images,
      Gateways gateways,
      ContainerHost containers,
      BridgePort port,
      Supplier<List<WorkerInfo>> workers,
      Supplier<ResultMaker> results) {
    this.solver = solver;
    this.images = images;
    this.gateways = gateways;
    this.containers = containers;
    this.port = port;
    this.workers = workers;
    this.results = results;
  }

  @Override
  public FrontEndResult make(BuildScope scope, FrontEndRequest request) {
    Program program = load(scope, request);
    FrontEndCaps.checkOf(
        program.config().labels().getOrDefault(CAPS, ""),
        request.options().getOrDefault("frontend.caps", ""),
        !request.inputs().isEmpty());
    for (int losses = 0; ; losses++) {
      Gateway gateway = gateways.within(scope.ref(), results.get(), request.inputs());
      try {
        return result(
            new FrontEndRun(containers, port, gateway)
                .run(container(scope, program), process(scope, request, program)));
      } catch (UnreachableException e) {
        // What it had asked for is in the cache; so it only starts anew, where another worker is.
        if (losses == MOST_LOSSES) {
          throw e;
        }
        LOG.info("the front end of build {} starts again: {}", scope.ref(), e.text());
      } finally {
        gateways.close(gateway);
      }
    }
  }

  /** A front end's image: its files, where they come from, and how it is started. */
  private record Program(Content files, WireDefinition definition, ContainerConfig config) {}

  private Program load(BuildScope scope, FrontEndRequest request) {
    String reference = spelledOut(source(request));
    Platform platform = workers.get().getFirst().nativePlatforms().getFirst();
    ResolvedImage image =
        images.resolve(
            scope, reference, platform, "resolve image config for docker-image://" + reference);
    String pinned =
        image.reference().contains("@")
            ? image.reference()
            : image.reference() + "@" + image.digest();
    Node node =
        new Node(
            new SourceOp("docker-image://" + pinned, new TreeMap<>()),
            List.of(),
            Optional.of(platform),
            VertexMetadata.named("docker-image://" + pinned),
            List.of());
    WireDefinition definition =
        new WireDefinition(DefinitionWriter.write(Optional.of(node.output(0)), Optional.empty()));
    ContainerConfig config =
        image
            .config()
            .map(json -> ImageConfigCodec.read(json.toArray()).config())
            .orElseGet(ContainerConfig::empty);
    return new Program(solve(scope, definition), definition, config);
  }

  private Content solve(BuildScope scope, WireDefinition definition) {
    Definition graph = DefinitionReader.read(definition.message());
    Edge head = graph.head().orElseThrow();
    return Optional.ofNullable(solver.solve(scope, graph, Set.of(head)).get(head))
        .orElseThrow(() -> new IllegalStateException("the solver made no " + head));
  }

  /** A named context may stand in for the image. */
  private static String source(FrontEndRequest request) {
    String source = request.options().getOrDefault("source", "");
    if (source.isEmpty()) {
      throw CroftException.user("no source specified for gateway");
    }
    String context = request.options().getOrDefault("context:" + source, "");
    String image = "docker-image://";
    if (!context.isEmpty() && !context.startsWith(image)) {
      throw CroftException.unsupported(
          "the front end " + source + " can only be replaced by an image, not by " + context);
    }
    return context.isEmpty() ? source : context.substring(image.length());
  }

  private static String spelledOut(String reference) {
    try {
      return ImageReference.parse(reference).withDefaultTag().toString();
    } catch (IllegalArgumentException e) {
      throw CroftException.user(e.getMessage() + ": " + reference);
    }
  }

  private static ContainerRequest container(BuildScope scope, Program program) {
    boolean connected =
        !Boolean.parseBoolean(program.config().labels().getOrDefault(NO_NETWORK, "false"));
    return new ContainerRequest(
        scope.tenant(),
        List.of(Mount.root(0)),
        List.of(program.files()),
        List.of(new ExtraFile(DEFINITION, Bytes.of(program.definition().message().toByteArray()))),
        new ContainerRequest.Surroundings(
            connected ? NetMode.SANDBOX : NetMode.NONE, "", List.of()),
        Optional.empty());
  }

  private ExecMeta process(BuildScope scope, FrontEndRequest request, Program program) {
    List<String> env = new ArrayList<>(program.config().env());
    int number = 0;
    for (var option : new TreeMap<>(request.options()).entrySet()) {
      env.add("BUILDKIT_FRONTEND_OPT_" + number + "=" + option.getKey() + "=" + option.getValue());
      number++;
    }
    env.add("BUILDKIT_SESSION_ID=" + scope.sessionId());
    env.add("BUILDKIT_WORKERS=" + WorkersJson.of(workers.get()));
    env.add("BUILDKIT_EXPORTEDPRODUCT=");
    String directory = program.config().workingDir();
    return ExecMeta.of(
        program.config().entrypoint().orElse(List.of("/run")),
        env,
        directory.isEmpty() ? "/" : directory,
        "");
  }

  private static FrontEndResult result(GatewayResult made) {
    SequencedMap<String, WireDefinition> definitions = new LinkedHashMap<>();
    made.refs()
        .forEach(
            (key, ref) ->
                definitions.put(
                    key, ref.map(r -> r.definition()).orElseGet(WireDefinition::scratch)));
    Map<String, Map<String, WireDefinition>> scanned = new HashMap<>();
    made.refs()
        .forEach(
            (key, ref) ->
                ref.flatMap(r -> r.origin()).ifPresent(from -> scanned.put(key, from.scanned())));
    Map<String, List<GivenAttestation<WireDefinition>>> attestations = new HashMap<>();
    made.attestations()
        .forEach(
            (key, given) ->
                attestations.put(
                    key, given.stream().map(one -> one.map(ref -> ref.definition())).toList()));
    return new FrontEndResult(
        definitions, made.multiPlatform(), made.metadata(), scanned, attestations);
  }
}
