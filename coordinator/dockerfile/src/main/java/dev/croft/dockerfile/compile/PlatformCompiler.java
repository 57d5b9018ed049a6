package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckSettings;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.expand.WordExpander;
import dev.croft.dockerfile.option.BuildOptions;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Node;
import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles a Dockerfile for one platform. For one use. */
public final class PlatformCompiler {

  private final CompileInput input;
  private final TargetPlatform platform;
  private final WordExpander expander;
  private final Checks checks;

  private PlatformCompiler(CompileInput input, TargetPlatform platform) {
    this.input = input;
    this.platform = platform;
    this.expander = new WordExpander(input.dockerfile().escape());
    this.checks = Checks.with(settings(input));
  }

  /**
   * Compiles the target stage, and what it needs.
   *
   * @throws DockerfileException where that cannot be done
   */
  public static CompiledTarget compile(CompileInput input, TargetPlatform platform) {
    return new PlatformCompiler(input, platform).compile();
  }

  private static CheckSettings settings(CompileInput input) {
    String own = input.dockerfile().directives().getOrDefault("check", "");
    int space = own.indexOf(' ');
    String directive = space < 0 ? own : own.substring(0, space);
    return CheckSettings.parse(input.options().checks().orElse(directive));
  }

  private CompiledTarget compile() {
    BuildOptions options = input.options();
    checkProgram();
    GlobalScope globals = globals(options.buildArgs());
    Workshop shop =
        new Workshop(
            input,
            platform,
            globals,
            expander,
            new VertexNames(platform.shown()),
            checks,
            new ContextTree(input));
    ContextLookup contexts = new ContextLookup(input.contexts());
    StageReader reader = new StageReader(shop, contexts);
    StageGraph graph = reader.read();
    StageBuild target = graph.target(options.target());
    reader.link(graph);
    BaseResolver bases = new BaseResolver(shop, contexts, graph);
    Set<StageBuild> needed = new StageResolver(graph, bases).resolve(target);
    StageCompiler compiler = new StageCompiler(shop);
    for (StageBuild stage : graph.all()) {
      if (needed.contains(stage) && !stage.compiled) {
        compiler.compile(stage);
      }
    }
    target.readPaths.add("/");
    checks.failIfAsked();
    compiler.makeNodes();
    Optional<Node.Output> root = target.state.root.get();
    return new CompiledTarget(
        root, config(target), target.baseConfig, globals.epoch(), checks.found());
  }

  private void checkProgram() {
    Optional<GlobalScope> defaults;
    try {
      defaults = Optional.of(globals(Map.of()));
    } catch (DockerfileException e) {
      // The client's arguments may be what makes it right; if not, compiling tells.
      defaults = Optional.empty();
    }
    new ProgramChecks(checks).check(input, defaults, expander);
  }

  private GlobalScope globals(Map<String, String> buildArgs) {
    return GlobalScope.of(input.program(), buildArgs, input.options().target(), platform, expander);
  }

  /** The image is for the platform that was asked for, whatever its base says. */
  private ImageConfig config(StageBuild target) {
    ImageDraft image = target.image;
    image.labels.putAll(input.options().labels());
    if (!platform.implicit()) {
      image.platform = asked(image.platform, platform.target());
    }
    image.platform = image.platform.normalized();
    return image.config();
  }

  private static Platform asked(Platform base, Platform wanted) {
    boolean same =
        base.os().equals(wanted.os()) && base.architecture().equals(wanted.architecture());
    String variant = same && wanted.variant().isEmpty() ? base.variant() : wanted.variant();
    String version = same && wanted.osVersion().isEmpty() ? base.osVersion() : wanted.osVersion();
    List<String> features = wanted.osFeatures().isEmpty() ? base.osFeatures() : wanted.osFeatures();
    return new Platform(wanted.os(), wanted.architecture(), variant, version, features);
  }
}
